import { expect, test } from "vitest";
import type { Organisation } from "../../api/index.ts";
import { colours, freeColour, nameOfColour } from "./colour.ts";

const withColour = (colour: number): Organisation => ({ id: String(colour), name: "", short: "", place: "", votes: true, chair: false, colour });

test("a new organisation gets a colour that is free, or the one that fewest have", () => {
  expect(freeColour([])).toBe(1);
  expect(freeColour([1, 2, 4].map(withColour))).toBe(3);
  expect(freeColour([...colours, 1, 2, 3].map(withColour))).toBe(4);
});

test("every colour has a name of its own", () => {
  expect(new Set(colours.map(nameOfColour)).size).toBe(10);
});
