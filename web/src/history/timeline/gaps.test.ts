import { expect, test } from "vitest";
import type { Entry, Zoom } from "../types.ts";
import type { Bar } from "./activity.ts";
import { mostSlots, withGaps } from "./gaps.ts";

const bar = (ended_at: number, index: number): Bar => ({ entry: { id: String(index), ended_at } as Entry, shares: [], amount: 1 });

/** Bars as "#", single empty periods as ".", folded ones as "<their number>". */
function drawn(zoom: Zoom, times: readonly string[], offset = 0): string {
  const slots = withGaps(times.map((time, index) => bar(Date.parse(time), index)), zoom, offset);
  return slots.map((slot) => (slot.is === "bar" ? "#" : slot.folded ? `<${slot.periods}>` : ".")).join("");
}

test("periods in which nothing was written are left empty", () => {
  expect(drawn("day", ["2026-03-01T23:59Z", "2026-03-02T00:00Z", "2026-03-05T12:00Z"])).toBe("##..#");
  expect(drawn("hour", ["2026-03-01T10:59Z", "2026-03-01T13:00Z"])).toBe("#..#");
  // Sunday, then Monday of the week after the next.
  expect(drawn("week", ["2026-03-01T12:00Z", "2026-03-02T12:00Z", "2026-03-16T00:00Z"])).toBe("##.#");
  expect(drawn("month", ["2025-11-30T12:00Z", "2026-02-01T12:00Z"])).toBe("#..#");
  expect(drawn("session", ["2025-11-30T12:00Z", "2026-02-01T12:00Z"])).toBe("##");
  expect(drawn("day", [])).toBe("");
});

test("days are those of whoever looks", () => {
  const times = ["2026-03-01T23:30Z", "2026-03-02T23:30Z"];
  expect(drawn("day", times)).toBe("##");
  expect(drawn("day", ["2026-03-01T12:00Z", "2026-03-02T23:30Z"], 60)).toBe("#.#");
});

test("a long stretch is one gap that says how long it is", () => {
  expect(drawn("day", ["2020-01-01T12:00Z", "2026-01-01T12:00Z", "2026-01-03T12:00Z"])).toBe("#<2191>#.#");
});

test("however the activity lies, there are never more bars and gaps than there is room for", () => {
  const day = 86_400_000;
  for (let step = 1; step <= 20; step += 1) {
    const bars = Array.from({ length: 31 }, (_, index) => bar(index * step * day, index));
    const slots = withGaps(bars, "day", 0);
    expect(slots.length).toBeLessThanOrEqual(mostSlots);
    expect(slots.filter(({ is }) => is === "bar")).toHaveLength(31);
  }
});
