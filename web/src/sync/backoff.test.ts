import { expect, test } from "vitest";
import { backoff } from "./backoff.ts";

test("the wait doubles and is never longer than half a minute", () => {
  expect([0, 1, 2, 3].map((attempt) => backoff(attempt, 0.999_999))).toEqual([500, 1000, 2000, 4000]);
  expect(backoff(50, 0.999_999)).toBe(30_000);
  expect(backoff(5000, 0)).toBe(15_000);
});

test("jitter spreads over the upper half, so that nobody hammers and not all return at once", () => {
  for (const random of [0, 0.25, 0.5, 0.75]) expect(backoff(4, random)).toBe(4000 + 4000 * random);
});
