// What honest clients do, however odd it looks: nothing of it is refused.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { next as A } from "@automerge/automerge";
import { World } from "../harness/world.mjs";

let world;
before(async () => (world = await World.start()));
after(() => world.end());

const text = ({ handle }) => handle.doc().text;

function assertNeverClosed(...clients) {
  for (const { notes } of clients) assert.deepEqual(notes.closes, []);
}

test("changeAt, a wrong clock, and deleting 100,000 selected characters are honest work", async () => {
  const lübeck = await world.connect("Lübeck");
  const bund = await world.connect("Bund");
  const old = lübeck.handle.heads();
  lübeck.handle.change((doc) => A.splice(doc, ["text"], 0, 0, "jetzt "));
  lübeck.handle.changeAt(old, (doc) => A.splice(doc, ["text"], 0, 0, "früher "));
  await world.settle(lübeck, bund);
  for (const time of [0, -1, 253402300799]) {
    bund.handle.change((doc) => A.splice(doc, ["text"], 0, 0, "spät "), { time });
  }
  for (let part = 0; part < 5; part++) {
    bund.handle.change((doc) => A.splice(doc, ["text"], 0, 0, "w".repeat(20_000)));
  }
  await world.settle(lübeck, bund);
  const length = text(lübeck).length;
  assert.ok(length >= 100_000);
  lübeck.handle.change((doc) => A.splice(doc, ["text"], 0, length));
  await world.settle(lübeck, bund);
  assert.equal(text(bund), "");
  assertNeverClosed(lübeck, bund);
});
