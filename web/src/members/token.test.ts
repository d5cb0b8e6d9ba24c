// @vitest-environment jsdom
import { beforeEach, expect, test } from "vitest";
import { dropToken, takeToken } from "./token.ts";

beforeEach(() => {
  sessionStorage.clear();
  history.replaceState(null, "", "/invitation");
});

test("the token leaves the address bar at once and survives a reload", () => {
  history.replaceState(null, "", "/invitation#geheim-123");
  expect(takeToken()).toBe("geheim-123");
  expect(location.href).toMatch(/\/invitation$/);
  expect(takeToken()).toBe("geheim-123");
});

test("without a token there is none, and a used one is forgotten", () => {
  expect(takeToken()).toBeUndefined();
  history.replaceState(null, "", "/invitation#a");
  takeToken();
  dropToken();
  expect(takeToken()).toBeUndefined();
});

test("a second invitation replaces the first", () => {
  history.replaceState(null, "", "/invitation#erste");
  takeToken();
  history.replaceState(null, "", "/invitation#zweite");
  expect(takeToken()).toBe("zweite");
});
