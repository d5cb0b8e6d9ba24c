/** Hands a file to the browser, which puts it where the person keeps downloads. */
import type { NamedFile } from "../api/index.ts";

export function save({ name, bytes }: NamedFile): void {
  const address = URL.createObjectURL(bytes);
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // Some browsers fetch the bytes only after this turn; without the address they would save nothing.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
