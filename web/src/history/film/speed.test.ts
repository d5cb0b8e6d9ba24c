import { expect, test } from "vitest";
import { advance } from "./speed.ts";

test("a long film takes a minute at the usual speed and never runs past its end", () => {
  expect(advance(0, 30_000, 260_000, 1, false)).toBeCloseTo(130_000);
  expect(advance(0, 30_000, 260_000, 4, false)).toBe(260_000);
  expect(advance(259_999, 1_000, 260_000, 1, false)).toBe(260_000);
});

test("a short film shows ten changes a second", () => {
  expect(advance(0, 500, 40, 1, false)).toBeCloseTo(5);
});

test("with reduced motion the film is a series of stills, one a second, and as long", () => {
  let [position, stills] = [0, new Set<number>()];
  for (let frame = 0; frame < 60 * 10; frame += 1) {
    position = advance(position, 1_000 / 60, 260_000, 1, true);
    stills = stills.add(Math.floor(position));
  }
  expect(stills.size).toBeGreaterThanOrEqual(10);
  expect(stills.size).toBeLessThanOrEqual(11);
  expect(Math.floor(position)).toBeGreaterThan(38_000);
});
