/** Hands a file to the browser, which puts it where the person keeps downloads. */
import type { NamedFile } from "../api/index.ts";

export function save({ name, bytes }: NamedFile): void {
  const address = URL.createObjectURL(bytes);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
