import { expect, test } from "vitest";
import { addressOf, lookAt } from "./address.ts";
import type { Look } from "./look.ts";

const heads = ["a".repeat(64), "0".repeat(64)].join(",");

test("every look has an address, and the address leads back to it", () => {
  const looks: Look[] = [
    { is: "now" },
    { is: "moment", at: "v3" },
    { is: "moment", at: "12" },
    { is: "blame", at: undefined },
    { is: "blame", at: "v3" },
    { is: "compare", from: "0", to: undefined },
    { is: "compare", from: "v1", to: heads },
    { is: "compare", from: `s${"a".repeat(64)}`, to: "12" },
  ];
  for (const look of looks) expect(lookAt(addressOf(look))).toEqual(look);
  expect(addressOf({ is: "compare", from: "12", to: undefined })).toEqual({ query: "von=12&nach=jetzt" });
  expect(addressOf({ is: "moment", at: "v3" })).toEqual({ version: 3 });
});

test("a link to what somebody wanted to restore only compares: following it takes nothing back", () => {
  expect(lookAt(addressOf({ is: "restore", at: "12" }))).toEqual({ is: "compare", from: undefined, to: "12" });
});

test("a query that names no moment leads to the text", () => {
  for (const query of ["", "von=12", "von=&nach=", "von=12&nach=-1", "wer=../x", "stand=jetzt", "stand=v0", "nach=jetzt", "x=1", `stand=s${"a".repeat(64)}`, "von=s12&nach=13"]) {
    expect(lookAt({ query })).toEqual({ is: "now" });
  }
});
