// Who gets a socket, who keeps it, and what a member may do on it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { next as A } from "@automerge/automerge";
import { generateAutomergeUrl } from "@automerge/automerge-repo";
import { RawClient, requestUpgrade } from "../harness/raw.mjs";
import { inTime, until } from "../harness/until.mjs";
import { World } from "../harness/world.mjs";

let world;
before(async () => (world = await World.start()));
after(() => world.end());

/** A client whose change was refused is refused again whenever it comes back: it may take its time, in milliseconds. */
const RARELY = 3_000;

const type = ({ handle }, words) => handle.change((doc) => A.splice(doc, ["text"], 0, 0, words));
const sameHeads = (a, b) => a?.toSorted().join() === b.toSorted().join();
const reads = ({ handle }, words) => handle.doc().text.includes(words);

test("find() of a document that does not exist answers unavailable", async () => {
  const bund = await world.connect("Bund");
  await assert.rejects(bund.find(generateAutomergeUrl()), /unavailable/);
});

test("find() of another workspace's document answers the same, and its changes are not taken", async () => {
  const world = await World.start();
  try {
    const lübeck = await world.connect("Lübeck");
    const { workspace_id: other } = await world.server.createWorkspace("Andere");
    const stranger = world.client(await world.add("Bund", "moderator", other));
    await assert.rejects(stranger.find(world.document.automerge_url), /unavailable/);

    // Even whoever has the document from an earlier time gets nothing in, and nothing out.
    const insider = world.client(await world.add("Bund", "editor", other));
    const copy = insider.repo.import(A.save(lübeck.handle.doc()), { docId: world.document.document_id });
    copy.change((doc) => A.splice(doc, ["text"], 0, 0, "von außen"));
    type(lübeck, "von innen");
    await insider.storageId();
    await until("the copy to be offered", () => insider.notes.sent.includes("sync"));
    const { handle } = lübeck;
    const storage = await lübeck.storageId();
    await until("the honest edit to be saved", () => sameHeads(handle.getSyncInfo(storage)?.lastHeads, handle.heads()));
    assert.ok(!reads(lübeck, "von außen"));
    assert.ok(!copy.doc().text.includes("von innen"));
    assert.deepEqual(insider.notes.closes, []);
  } finally {
    await world.end();
  }
});

test("a reader's edit is refused by name and reaches nobody", async () => {
  const lübeck = await world.connect("Lübeck");
  const reader = await world.connect("Bund", "reader", { retry: RARELY });
  type(reader, "unerlaubt");
  const [hash] = A.getHeads(reader.handle.doc());
  const { code, reason } = await reader.untilClosed();
  assert.equal(code, 4409);
  assert.equal(reason, `${world.document.document_id} ${hash} reader`);

  type(lübeck, "erlaubt ");
  const fresh = await world.connect("Zuletzt", "reader");
  await until("the honest edit", () => reads(fresh, "erlaubt "));
  assert.ok(!reads(fresh, "unerlaubt"));
  assert.ok(!reads(lübeck, "unerlaubt"));
  assert.ok(!A.getAllChanges(fresh.handle.doc()).some((change) => A.decodeChange(change).hash === hash));
});

test("a commenter's edit of the text is refused", async () => {
  const commenter = await world.connect("Bund", "commenter", { retry: RARELY });
  type(commenter, "unerlaubt");
  const { code, reason } = await commenter.untilClosed();
  assert.equal(code, 4409);
  assert.match(reason, / comments-only$/);
});

test("a wrong token never gets a frame", async () => {
  for (const token of ["", "wrong", "x".repeat(5_000)]) {
    const stranger = await RawClient.connect(world.server, token);
    if (!stranger.error) {
      assert.equal((await stranger.untilClosed()).code, 4401);
    }
    assert.deepEqual(stranger.frames, []);
  }
});

test("a token revoked while connected closes the socket within a second, and what comes after it counts for nothing", async () => {
  const member = await world.add("Bund");
  const client = world.client(member, { retry: 200 });
  const bund = { ...client, handle: await client.find(world.document.automerge_url) };
  type(bund, "vorher ");
  const lübeck = await world.connect("Lübeck");
  await until("the edit before", () => reads(lübeck, "vorher "));

  const asked = Date.now();
  await world.server.revokeToken(member.token_id);
  const revoked = Date.now();
  const { code, at } = await bund.untilClosed();
  assert.equal(code, 4401);
  assert.ok(at - revoked <= 1_000, `closed ${at - asked} ms after the command was started`);

  const frames = bund.notes.frames;
  type(bund, "nachher ");
  await until("two more attempts to connect", () => bund.notes.closes.length >= 3);
  assert.ok(bund.notes.closes.every((close) => close.code === 4401));
  assert.equal(bund.notes.frames, frames);
  type(lübeck, "weiter ");
  const fresh = await world.connect("Zuletzt", "reader");
  await until("the next honest edit", () => reads(fresh, "weiter "));
  assert.ok(!reads(fresh, "nachher "));
});

test("a changed right counts from the next change on, without a new connection", async () => {
  const lübeck = await world.connect("Lübeck");
  const bund = await world.connect("Bund", "reader", { retry: RARELY });
  await world.server.setRole(bund.member.member_id, "editor");
  type(bund, "jetzt darf ich ");
  await until("the edit of the new editor", () => reads(lübeck, "jetzt darf ich "));
  assert.deepEqual(bund.notes.closes, []);

  await world.server.setRole(bund.member.member_id, "reader");
  type(bund, "nicht mehr ");
  const { code, reason } = await bund.untilClosed();
  assert.equal(code, 4409);
  assert.match(reason, / reader$/);
  assert.ok(!reads(lübeck, "nicht mehr "));
});

test("no right on one document ends that one alone: the others go on, and it is there again when the right is", async () => {
  const lübeck = await world.connect("Lübeck");
  const bund = await world.connect("Bund");
  const { automerge_url: url } = await world.server.createDocument("Andere");
  const other = await bund.find(url);
  const observer = await lübeck.find(url);
  const rights = `/api/v1/documents/${world.document.document_id}/rights/${bund.member.member_id}`;
  const moderator = await signIn("moderator");

  await asks(moderator, "PUT", rights, { role: "none" });
  const { code, reason } = await bund.untilClosed();
  assert.equal(code, 4503);
  assert.match(reason, / access-ended$/);
  type(bund, "heimlich ");
  other.change((draft) => A.splice(draft, ["text"], 0, 0, "geht weiter "));
  await until("the other document to go on", () => observer.doc().text.includes("geht weiter"));
  assert.ok(!reads(lübeck, "heimlich"));
  assert.equal(bund.notes.closes.length, 1);

  await asks(moderator, "DELETE", rights);
  type(bund, "wieder da ");
  await until("the document to be there again", () => reads(lübeck, "wieder da "));
});

test("a peer id that is live under another member is refused", async () => {
  await world.connect("Lübeck", "editor", { peerId: "the-same-name" });
  const bund = await world.add("Bund");
  const second = await RawClient.connect(world.server, bund.token);
  second.join("the-same-name");
  assert.equal((await second.untilClosed()).code, 4403);
  assert.deepEqual(second.frames, []);
});

test("the same member's newer connection replaces the older", async () => {
  const bund = await world.add("Bund");
  const older = await RawClient.connect(world.server, bund.token);
  older.join("the-tab");
  await older.untilFrame("peer");
  const newer = await RawClient.connect(world.server, bund.token);
  newer.join("the-tab");
  await newer.untilFrame("peer");
  await older.untilClosed();
  assert.equal(newer.closed, undefined);
  newer.socket.close();
});

test("a page of another origin gets no socket, with a cookie or with a token", async () => {
  const { cookie, own } = await signIn();
  const foreign = "https://evil.example";
  assert.equal((await requestUpgrade(world.server, { headers: { cookie }, origin: foreign })).status, 403);
  assert.equal((await requestUpgrade(world.server, { headers: { cookie } })).status, 403);
  const { token } = await world.add("Bund");
  const query = `?token=${token}`;
  assert.equal((await requestUpgrade(world.server, { query, origin: foreign })).status, 403);

  for (const allowed of [{ headers: { cookie }, origin: own }, { query }]) {
    const { status, socket } = await requestUpgrade(world.server, allowed);
    assert.equal(status, 101);
    socket.terminate();
  }
});

/** Signs in as a browser does; the cookie and the page's own origin. */
async function signIn(role = "editor") {
  const { invitation_url: link } = await world.server.addMember({ name: "Ada", organisation: "Bund", role });
  const { origin: own, hash } = new URL(link);
  const request = fetch(new URL("/api/v1/session", world.server.origin), {
    method: "POST",
    headers: { "content-type": "application/json", origin: own },
    body: JSON.stringify({ token: hash.slice(1) }),
  });
  const response = await inTime("the session", request);
  assert.equal(response.status, 200, await response.text());
  return { cookie: response.headers.get("set-cookie").split(";")[0], own };
}

/** What a page asks of the server. */
async function asks({ cookie, own }, method, path, body) {
  const headers = { cookie, origin: own, ...(body && { "content-type": "application/json" }) };
  const response = await fetch(new URL(path, world.server.origin), { method, headers, body: body && JSON.stringify(body) });
  assert.ok(response.ok, `${response.status} ${await response.text()}`);
}
