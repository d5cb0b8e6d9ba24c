import { from, load, save } from "@automerge/automerge/slim";
import { expect, test } from "vitest";

test("Automerge runs in the tests as it does in the browser", () => {
  const doc = from({ title: "Begriff" });
  expect(load<{ title: string }>(save(doc)).title).toBe("Begriff");
});
