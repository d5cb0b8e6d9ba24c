import { expect, test } from "vitest";
import { dayInWords, endOf, lastDay } from "./term.ts";

test("a guest's last day lasts until midnight, and leads back to itself", () => {
  for (const day of ["2026-12-31", "2026-03-29", "2026-10-25", "2028-02-29"]) {
    const end = endOf(day);
    expect(new Date(end ?? 0).getHours()).toBe(0);
    expect(lastDay(end ?? 0)).toBe(day);
  }
  expect(endOf("2026-12-31")).toBe(new Date(2027, 0, 1).getTime());
});

test("no day is no end", () => {
  expect(endOf("")).toBeUndefined();
  expect(lastDay(null)).toBe("");
});

test("the day is told, not the midnight after it", () => {
  expect(dayInWords(new Date(2027, 0, 1).getTime(), "de")).toBe("31. Dezember 2026");
});
