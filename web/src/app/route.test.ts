import { expect, test } from "vitest";
import { pathOf, routeOf } from "./route.ts";

test("every page has one address, and the address leads back to it", () => {
  const words = (["documents", "invitation", "sign-in", "members", "me", "audit"] as const).map((page) => ({ page }));
  for (const route of [...words, { page: "document", id: "doc_1/ä" } as const]) {
    expect(routeOf(pathOf(route))).toEqual(route);
  }
  expect(pathOf({ page: "document", id: "abc" })).toBe("/d/abc");
  expect(routeOf("/d/abc/")).toEqual({ page: "document", id: "abc" });
  const version = { page: "document", id: "doc_1/ä", version: 3 } as const;
  expect(routeOf(pathOf(version))).toEqual(version);
});

test("a look at the past is the query of the document's address", () => {
  const comparison = { page: "document", id: "abc", query: "von=12&nach=jetzt" } as const;
  expect(pathOf(comparison)).toBe("/d/abc?von=12&nach=jetzt");
  expect(routeOf("/d/abc", "?von=12&nach=jetzt")).toEqual(comparison);
  expect(routeOf("/d/abc", "")).toEqual({ page: "document", id: "abc" });
  expect(routeOf("/d/abc/v/3", "?von=12&nach=jetzt")).toEqual({ page: "document", id: "abc", version: 3 });
  expect(routeOf("/", "?von=12")).toEqual({ page: "documents" });
});

test("an address that leads nowhere is said to be unknown", () => {
  for (const path of ["/d", "/d/", "/d/a/b", "/d/a/v", "/d/a/v/0", "/d/a/v/x", "/d/a/v/1/2", "/nowhere", "/d/%E0%A4%A", "/invitation/x", "/members/x", "/me/x"]) {
    expect(routeOf(path)).toEqual({ page: "unknown" });
  }
});
