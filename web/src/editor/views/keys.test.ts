// @vitest-environment jsdom
import { expect, test } from "vitest";
import { chordOf } from "./keys.ts";

const chord = (init: KeyboardEventInit, mac = false): string => chordOf(new KeyboardEvent("keydown", init), mac);

test("digits are told by their place on the keyboard, letters by what they write", () => {
  expect(chord({ key: "/", code: "Digit7", ctrlKey: true, shiftKey: true })).toBe("Mod-Shift-7");
  expect(chord({ key: "z", code: "KeyY", ctrlKey: true })).toBe("Mod-z");
  expect(chord({ key: "Z", code: "KeyY", ctrlKey: true, shiftKey: true })).toBe("Mod-Shift-z");
  expect(chord({ key: "Tab", shiftKey: true })).toBe("Shift-Tab");
  expect(chord({ key: "F10", altKey: true })).toBe("Alt-F10");
});

test("AltGr writes characters and is no chord", () => {
  expect(chord({ key: "}", code: "Digit0", ctrlKey: true, altKey: true, modifierAltGraph: true })).toBe("}");
  expect(chord({ key: "²", code: "Digit2", ctrlKey: true, altKey: true, modifierAltGraph: false })).toBe("Mod-Alt-2");
});

test("on a Mac Command is meant, and Option may change the letter", () => {
  expect(chord({ key: "b", code: "KeyB", metaKey: true }, true)).toBe("Mod-b");
  expect(chord({ key: "b", code: "KeyB", ctrlKey: true }, true)).toBe("b");
  expect(chord({ key: "ƒ", code: "KeyF", metaKey: true, altKey: true }, true)).toBe("Mod-Alt-f");
});
