import { expect, test } from "vitest";
import type { Entry, Part } from "../types.ts";
import { barsOf, finer, sharesOf, stackOf } from "./activity.ts";

const part = (organisation_id: string | null, inserted: number, removed: number): Part => ({
  organisation_id,
  member_id: null,
  brought_by: null,
  changes: 1,
  inserted,
  removed,
});

const entry = (id: string, ...parts: Part[]): Entry => ({
  id,
  first: 1,
  last: 1,
  changes: 1,
  inserted: 0,
  removed: 0,
  began_at: 0,
  ended_at: 0,
  written_from: null,
  written_to: null,
  parts,
  sessions: 1,
  is_restore: false,
  blocks: [],
  note: null,
  version: [],
});

test("members of one organisation are one share, the most first", () => {
  expect(sharesOf(entry("a", part("M", 3, 1), part("HL", 10, 0), part("M", 20, 2), part(null, 1, 0)))).toEqual([
    { organisation: "M", inserted: 23, removed: 3 },
    { organisation: "HL", inserted: 10, removed: 0 },
    { organisation: null, inserted: 1, removed: 0 },
  ]);
});

test("time runs from left to right", () => {
  expect(barsOf([entry("new", part("M", 1, 1)), entry("old")]).map(({ entry: { id }, amount }) => [id, amount])).toEqual([
    ["old", 0],
    ["new", 2],
  ]);
});

test("a stack fills its bar from the bottom, and the smallest share is still seen", () => {
  const [bar] = barsOf([entry("a", part("M", 75, 0), part("HL", 25, 0), part("DO", 0, 0))]);
  expect(bar && stackOf(bar, 100, 40)).toEqual([
    { organisation: "M", y: 10, height: 30 },
    { organisation: "HL", y: 0, height: 10 },
  ]);
  const [small] = barsOf([entry("a", part("M", 1, 0))]);
  expect(small && stackOf(small, 10_000, 40)[0]?.height).toBe(2);
  const [imported] = barsOf([entry("a", part(null, 4_000, 0), part("M", 40, 9))]);
  const stack = imported ? stackOf(imported, 4_049, 56) : [];
  expect(stack.map(({ height }) => Math.round(height))).toEqual([54, 2]);
  expect(Math.round(stack.at(-1)?.y ?? -1)).toBe(0);
});

test("looking closer ends at the single change", () => {
  expect(finer("month")).toBe("week");
  expect(finer("session")).toBe("change");
  expect(finer("change")).toBe("change");
});
