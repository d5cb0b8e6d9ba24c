// A long time without network: what was written then is more than the server reads in one message, and all of it arrives.
import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { after, before, test } from "node:test";
import { next as A } from "@automerge/automerge";
import { connectRepository } from "../harness/repository.mjs";
import { openDocument, Stage, syncState, textOf, until } from "./stage.mjs";

const title = "Digitale Daseinsvorsorge – Vorschlag für eine Definition";
const megabyte = 1 << 20;

let stage, url, reader;

before(async () => {
  stage = await Stage.set();
  ({ automerge_url: url } = await stage.importDefinition());
  const { member_id: member } = await stage.invite("Martina Seidel", "VKU", "reader");
  const { token } = await stage.server.createToken(member);
  reader = connectRepository(stage.server, token);
});

after(async () => {
  await reader.close();
  await stage.strike();
});

/** Words and long links, a change each, until the changes have so many bytes. */
function writeAtLength(doc, bytes) {
  const changes = [];
  for (let size = 0, number = 1; size < bytes; number++) {
    const href = `https://example.org/${randomBytes(2_800).toString("base64url")}`;
    doc = A.change(doc, (draft) => {
      A.splice(draft, ["title"], 0, 0, `${number} `);
      A.mark(draft, ["text"], { start: 1, end: 9, expand: "none" }, "link", JSON.stringify({ href, title: "" }));
    });
    const change = A.getLastLocalChange(doc);
    size += change.length;
    changes.push(change);
  }
  return { doc, changes };
}

/** Lays changes on this device's shelf, where an earlier tab without network would have left them. */
async function leaveOnDevice(page, document, bytes) {
  const key = [document, "incremental", createHash("sha256").update(bytes).digest("hex")];
  await page.evaluate(
    async ({ key, base64 }) => {
      const value = Uint8Array.from(atob(base64), (byte) => byte.charCodeAt(0));
      const [{ name }] = await indexedDB.databases();
      const opening = indexedDB.open(name);
      await new Promise((resolve) => (opening.onsuccess = resolve));
      const transaction = opening.result.transaction("chunks", "readwrite");
      transaction.objectStore("chunks").put(value, key);
      await new Promise((resolve) => (transaction.oncomplete = resolve));
      opening.result.close();
    },
    { key, base64: Buffer.from(bytes).toString("base64") },
  );
}

test("twelve megabytes written without network are sent in pieces, acknowledged, and reach the others", async () => {
  const train = await stage.enter("Svenja Krüger", "Stadtwerke Dortmund", "editor");
  await openDocument(train, title);
  await until("saved", async () => (await syncState(train).getAttribute("data-sync")) === "saved");
  const address = train.url();
  // Nothing of the page runs at this address of the same origin, so nothing but the test has the shelf open.
  await train.goto(`${stage.url}/healthz`);

  const following = await reader.find(url);
  const { doc, changes } = writeAtLength(A.load(A.save(following.doc())), 12 * megabyte);
  await leaveOnDevice(train, url.replace("automerge:", ""), Buffer.concat(changes));

  const sent = [];
  train.on("websocket", (socket) => socket.on("framesent", ({ payload }) => sent.push(payload.length)));
  await train.goto(address);
  await textOf(train).waitFor();
  await until("saved", async () => {
    const state = await syncState(train).getAttribute("data-sync");
    return state === "saved" ? true : state;
  });
  const heads = A.getHeads(doc).join();
  await until("the follower has all", () => A.getHeads(following.doc()).join() === heads);
  assert.equal(following.doc().title, doc.title);

  // Each change went once, in messages of a megabyte; beside them go a greeting and a few acknowledgements.
  const bytes = sent.reduce((sum, length) => sum + length, 0);
  assert.ok(bytes < 12.5 * megabyte, `${bytes} bytes were sent`);
  assert.ok(Math.max(...sent) < 1.1 * megabyte, `sent ${sent}`);
  assert.ok(sent.length < 40, `sent ${sent}`);
  await stage.check();
});

test("no page complained", () => {
  assert.deepEqual(stage.complaints, []);
});
