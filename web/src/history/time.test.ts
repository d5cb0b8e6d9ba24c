import { expect, test } from "vitest";
import { dayInSentence, dayName, span, spanWithDay } from "./time.ts";

const at = (year: number, month: number, day: number, hour = 0, minute = 0) => new Date(year, month - 1, day, hour, minute).getTime();
const now = at(2026, 11, 24, 15);

test("days are called as one would say them", () => {
  expect(dayName(at(2026, 11, 24), now, "de")).toBe("Heute");
  expect(dayName(at(2026, 11, 23), now, "de")).toBe("Gestern");
  expect(dayName(at(2026, 11, 20), now, "de")).toBe("Freitag, 20. November");
  expect(dayName(at(2025, 1, 3), now, "de")).toBe("Freitag, 3. Januar 2025");
  expect(dayName(at(2026, 11, 23), now, "en")).toBe("Yesterday");
  expect(dayInSentence(at(2026, 11, 24), now, "de")).toBe("heute");
});

test("a span names its day only where it has two", () => {
  expect(span(at(2026, 11, 24, 14, 5), at(2026, 11, 24, 14, 32), "de")).toBe("14:05–14:32");
  expect(span(at(2026, 11, 24, 14, 5), at(2026, 11, 24, 14, 5), "de")).toBe("14:05");
  expect(span(at(2026, 11, 23, 23, 50), at(2026, 11, 24, 0, 10), "de")).toBe("23. Nov. 23:50 – 24. Nov. 00:10");
  expect(spanWithDay(at(2026, 11, 24, 14, 5), at(2026, 11, 24, 14, 32), now, "de")).toBe("heute 14:05–14:32");
  expect(spanWithDay(at(2026, 11, 24, 14, 5), at(2026, 11, 24, 14, 5), now, "de")).toBe("heute 14:05");
  expect(spanWithDay(at(2026, 11, 23, 23, 50), at(2026, 11, 24, 0, 10), now, "de")).toBe("gestern 23:50 – heute 00:10");
});
