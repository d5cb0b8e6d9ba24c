// Presence is passed on under the name it really comes from, and never kept.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { cbor } from "@automerge/automerge-repo";
import { next as A } from "@automerge/automerge";
import { RawClient } from "../harness/raw.mjs";
import { until } from "../harness/until.mjs";
import { World } from "../harness/world.mjs";

let world;
before(async () => (world = await World.start()));
after(() => world.end());

function listen({ handle }) {
  const heard = [];
  handle.on("ephemeral-message", ({ senderId, message }) => heard.push({ senderId, message }));
  return heard;
}

test("presence reaches the others with its sender's name, and not its sender", async () => {
  const lübeck = await world.connect("Lübeck", "editor", { peerId: "peer-lübeck" });
  const bund = await world.connect("Bund", "reader", { peerId: "peer-bund" });
  const [atLübeck, atBund] = [lübeck, bund].map(listen);
  lübeck.handle.broadcast({ cursor: 7 });
  await until("Lübeck's presence", () => atBund.length > 0);
  assert.deepEqual(atBund[0], { senderId: "peer-lübeck", message: { cursor: 7 } });
  bund.handle.broadcast({ cursor: 8 });
  await until("the Bund's presence", () => atLübeck.length > 0);
  assert.deepEqual(atLübeck, [{ senderId: "peer-bund", message: { cursor: 8 } }]);
});

test("presence under a foreign name is dropped silently", async () => {
  const bund = await world.connect("Bund");
  const heard = listen(bund);
  const member = await world.add("Unbekannt");
  const forger = await RawClient.connect(world.server, member.token);
  forger.join("forger");
  const { senderId: server } = await forger.untilFrame("peer");
  const documentId = world.document.document_id;
  const frame = { senderId: "forger", targetId: server, documentId };
  forger.send({ ...frame, type: "request", data: emptySyncMessage() });
  await forger.untilFrame("sync");

  const presence = { ...frame, type: "ephemeral", sessionId: "s", data: cbor.encode({ forged: true }) };
  forger.send({ ...presence, count: 1, senderId: "peer-of-somebody-else" });
  forger.send({ ...presence, count: 2, data: cbor.encode({ forged: false }) });
  await until("the honest presence after the forged one", () => heard.length > 0);
  assert.deepEqual(heard, [{ senderId: "forger", message: { forged: false } }]);
  assert.equal(forger.closed, undefined);
  forger.socket.terminate();
});

/** What a client sends that has nothing of a document. */
function emptySyncMessage() {
  const [, message] = A.generateSyncMessage(A.init(), A.initSyncState());
  return message;
}
