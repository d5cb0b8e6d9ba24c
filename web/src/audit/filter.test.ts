import { expect, test } from "vitest";
import { addressOf, everything } from "./filter.ts";

test("without a filter the newest entries are asked for, then those before", () => {
  expect(addressOf(everything, null)).toBe("/audit");
  expect(addressOf(everything, 120)).toBe("/audit?before=120");
});

test("both days are included, also where a day has 25 hours", () => {
  const [from, until] = [new Date(2026, 9, 25).getTime(), new Date(2026, 9, 26).getTime()];
  const filter = { by: "m", action: "role-changed", from: "2026-10-25", until: "2026-10-25" };
  expect(addressOf(filter, 7)).toBe(`/audit?by=m&action=role-changed&from=${from}&until=${until}&before=7`);
});
