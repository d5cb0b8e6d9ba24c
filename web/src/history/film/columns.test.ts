import { expect, test } from "vitest";
import { columnsOf } from "./columns.ts";

test("the largest column fills the picture, a quarter of it is half as high, and shares stack from the bottom", () => {
  const columns = columnsOf([new Map([["HL", 300], [null, 100]]), new Map(), new Map([["M", 100]])], 40);
  expect(columns).toEqual([
    { x: 0, y: 10, height: 30, organisation: "HL" },
    { x: 0, y: 0, height: 10, organisation: null },
    { x: 2, y: 20, height: 20, organisation: "M" },
  ]);
});
