import { expect, test } from "vitest";
import type { Entry, Zoom } from "../types.ts";
import { periodName } from "./period.ts";

const at = (day: number, hour: number, minute: number) => new Date(2026, 10, day, hour, minute).getTime();
const entry = { began_at: at(22, 13, 55), ended_at: at(22, 14, 20) } as Entry;

test("each zoom calls its stretch of time by its own name; weeks begin on Monday", () => {
  const called = (zoom: Zoom) => periodName(entry, zoom, at(22, 15, 0), "de");
  expect(called("month")).toBe("November 2026");
  expect(called("week")).toBe("Woche ab 16. Nov.");
  expect(called("day")).toBe("22. Nov.");
  expect(called("hour")).toBe("22. Nov. 14 Uhr");
  expect(called("session")).toBe("heute 13:55–14:20");
  expect(called("change")).toBe("heute 14:20");
});
