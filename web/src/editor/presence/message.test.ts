import { expect, test } from "vitest";
import { readMessage } from "./message.ts";

const cursor = "12@aabbccddeeff00112233445566778899";

test("a caret is read as it was sent, and nothing else of its message", () => {
  const caret = { type: "caret", place: "text", anchor: cursor, head: "e" };
  expect(readMessage({ ...caret, name: "Forged", colour: 3 })).toEqual(caret);
  expect(readMessage({ type: "away", more: 1 })).toEqual({ type: "away" });
  expect(readMessage({ type: "hello" })).toEqual({ type: "hello" });
});

test.each([
  undefined,
  null,
  "caret",
  7,
  [],
  {},
  { type: "caret" },
  { type: "caret", place: "text", anchor: cursor },
  { type: "caret", place: "../text", anchor: cursor, head: cursor },
  { type: "caret", place: "a".repeat(200), anchor: cursor, head: cursor },
  { type: "caret", place: "text", anchor: "x".repeat(10_000_000), head: cursor },
  { type: "caret", place: "text", anchor: `1@${"a".repeat(500)}`, head: cursor },
  { type: "caret", place: "text", anchor: [cursor], head: cursor },
  { type: "shout", place: "text", anchor: cursor, head: cursor },
])("anything else is no message (%#)", (message) => {
  expect(readMessage(message)).toBeNull();
});
