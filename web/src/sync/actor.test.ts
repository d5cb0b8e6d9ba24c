import { expect, test } from "vitest";
import { makeActor } from "./actor.ts";

const document = new Uint8Array(16).fill(0xd0);

/** The same as the server is tested with: `a_known_actor` in `crates/sync/src/actor_keys.rs`. */
test("a known actor", async () => {
  const key = "139ce5e99f636d2ce9bde16251fe84176697fc96368ca111687c19c7920d0313";
  expect(await makeActor(key, document, new Uint8Array(8).fill(9))).toBe("090909090909090920a3f11d21307828");
});

test("no two are alike", async () => {
  const key = "07".repeat(32);
  const [one, other] = await Promise.all([makeActor(key, document), makeActor(key, document)]);
  expect(one).toMatch(/^[0-9a-f]{32}$/);
  expect(one).not.toBe(other);
});
