import { expect, test } from "vitest";
import { briefMoment, clock, exactMoment, moment } from "./time.ts";

const at = (year: number, month: number, day: number, hour: number, minute = 0) =>
  new Date(year, month - 1, day, hour, minute).getTime();

const now = at(2026, 11, 24, 15);

test("today and yesterday have words, other days have dates", () => {
  expect(moment(at(2026, 11, 24, 14, 5), now, "de")).toBe("heute 14:05");
  expect(moment(at(2026, 11, 23, 23, 59), now, "de")).toBe("gestern 23:59");
  expect(moment(at(2026, 11, 20, 9, 12), now, "de")).toBe("20. November 09:12");
  expect(moment(at(2025, 1, 3, 10, 1), now, "de")).toBe("3. Januar 2025 10:01");
});

test("the day changes at midnight, also in the nights of the clock change", () => {
  expect(moment(at(2026, 10, 25, 0, 1), at(2026, 10, 25, 23, 59), "de")).toBe("heute 00:01");
  expect(moment(at(2026, 10, 24, 23, 59), at(2026, 10, 25, 23, 59), "de")).toBe("gestern 23:59");
  expect(moment(at(2026, 3, 28, 12, 1), at(2026, 3, 29, 12), "de")).toBe("gestern 12:01");
});

test("a brief moment names the day only when it is not today", () => {
  expect(briefMoment(at(2026, 11, 24, 14, 32), now, "de")).toBe("14:32");
  expect(briefMoment(at(2026, 11, 23, 14, 32), now, "de")).toBe("gestern 14:32");
});

test("English pages speak English", () => {
  expect(moment(at(2026, 11, 24, 14, 5), now, "en")).toBe("today 14:05");
  expect(clock(at(2026, 11, 24, 9, 5), "de")).toBe("09:05");
  expect(exactMoment(at(2026, 12, 8, 14, 5), "de")).toBe("8. Dezember 2026 um 14:05");
});

test("a whole hour is what the server told of people of other organisations, and is told as no more", () => {
  const hour = at(2026, 11, 24, 14);
  expect(clock(hour, "de")).toBe("14 Uhr");
  expect(moment(hour, now, "de")).toBe("heute 14 Uhr");
  expect(exactMoment(hour, "de")).toBe("24. November 2026, 14 Uhr");
  expect(clock(hour, "en")).toBe("14 h");
  expect(clock(hour + 1, "de")).toBe("14:00");
});
