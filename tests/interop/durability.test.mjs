// "Saved" is said when it is true, and clients nobody here wrote go on when the server comes back.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { next as A } from "@automerge/automerge";
import { decodeHeads } from "@automerge/automerge-repo";
import { inTime, until } from "../harness/until.mjs";
import { World } from "../harness/world.mjs";

let world;
before(async () => (world = await World.start()));
after(() => world.end());

const type = ({ handle }, words) => handle.change((doc) => A.splice(doc, ["text"], 0, 0, words));
const reads = ({ handle }, words) => handle.doc().text.includes(words);

/** Whether the server has said that it keeps the client's newest change. */
async function isSaved(client) {
  const info = client.handle.getSyncInfo(await client.storageId());
  const saved = new Set(info ? decodeHeads(info.lastHeads) : []);
  return A.getHeads(client.handle.doc()).every((head) => saved.has(head));
}

test("heads are acknowledged when they are on disk and not before; a busy disk is a delay, not a failure", async () => {
  const lübeck = await world.connect("Lübeck");
  const bund = await world.connect("Bund");
  type(lübeck, "sofort ");
  await until("the first edit to be saved", () => isSaved(lübeck));
  await until("the first edit to arrive", () => reads(bund, "sofort "));

  const release = await world.server.holdWriteLock();
  const sentBefore = lübeck.notes.sent.length;
  type(lübeck, "wartet ");
  await until("the edit to be sent", () => lübeck.notes.sent.slice(sentBefore).includes("sync"));
  // Presence takes the same way and needs no disk: when it has arrived, the server has dealt with the edit before it.
  const heard = new Promise((resolve) => bund.handle.once("ephemeral-message", resolve));
  lübeck.handle.broadcast({ here: true });
  await inTime("presence sent after the edit", heard);
  assert.equal(await isSaved(lübeck), false);
  assert.ok(!reads(bund, "wartet "));

  await release();
  await until("the edit to be saved", () => isSaved(lübeck));
  await until("the edit to arrive", () => reads(bund, "wartet "));
  assert.deepEqual([...lübeck.notes.closes, ...bund.notes.closes], []);
});

test("after a restart of the server, clients go on by themselves with what they wrote meanwhile", async () => {
  const lübeck = await world.connect("Lübeck");
  const bund = await world.connect("Bund");
  const storage = await lübeck.storageId();
  await world.server.stop();
  type(lübeck, "ohne Verbindung ");
  type(bund, "auch ohne ");
  await world.server.startAgain();
  await until("both edits with both", () =>
    [lübeck, bund].every((client) => reads(client, "ohne Verbindung ") && reads(client, "auch ohne ")),
  );
  await world.settle(lübeck, bund);
  await until("all to be saved", () => isSaved(lübeck));
  assert.equal(await lübeck.storageId(), storage, "the storage id belongs to the data folder");
});

test("what was saved is there after kill -9, for a client that starts afresh", async () => {
  const lübeck = await world.connect("Lübeck");
  type(lübeck, "vor dem Ende ");
  await until("the edit to be saved", () => isSaved(lübeck));
  await lübeck.close();
  await world.server.kill();
  await world.server.run("check");
  await world.server.startAgain();
  const fresh = await world.connect("Zuletzt", "reader");
  assert.ok(reads(fresh, "vor dem Ende "));
});
