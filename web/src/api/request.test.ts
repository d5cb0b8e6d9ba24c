import { expect, test } from "vitest";
import { nameIn } from "./request.ts";

test("a file's name is read with its umlauts", () => {
  const header = `attachment; filename="Daseinsvorsorge-fuer-alle.pdf"; filename*=UTF-8''Daseinsvorsorge%20f%C3%BCr%20alle.pdf`;
  expect(nameIn(header)).toBe("Daseinsvorsorge für alle.pdf");
});

test("a plain name is taken as it is, and a missing one is replaced", () => {
  expect(nameIn('attachment; filename="a.txt"')).toBe("a.txt");
  expect(nameIn("")).toBe("download");
});
