import { expect, test } from "vitest";
import { shortcutText } from "./shortcut.ts";

test("shortcuts are named as the keys are labelled", () => {
  expect(shortcutText("Control+B", "de", false)).toBe("Strg+B");
  expect(shortcutText("Control+Shift+8", "de", false)).toBe("Strg+Umschalt+8");
  expect(shortcutText("Control+Alt+F", "en", false)).toBe("Ctrl+Alt+F");
  expect(shortcutText("Shift+Tab", "de", true)).toBe("⇧⇥");
});
