// @vitest-environment jsdom
import { beforeEach, expect, test } from "vitest";
import { keepPlace, takePlace } from "./place.ts";

beforeEach(() => sessionStorage.clear());

test("the place one wanted to go to is kept over the way to a provider, and used once", () => {
  history.replaceState(null, "", "/d/abc?von=1");
  keepPlace();
  history.replaceState(null, "", "/");
  expect(takePlace()).toBe("/d/abc?von=1");
  expect(takePlace()).toBeUndefined();
});
