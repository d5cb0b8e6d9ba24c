// @vitest-environment jsdom
import "fake-indexeddb/auto";
import { change, decodeChange, from, getActorId, getLastLocalChange, save, splice } from "@automerge/automerge/slim";
import { generateAutomergeUrl, parseAutomergeUrl } from "@automerge/automerge-repo/slim";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { makeActor } from "./actor.ts";
import { databaseName, openDatabase } from "./database.ts";
import { Memory } from "./memory.ts";
import { Replica } from "./replica.ts";
import { Line } from "./testing/line.ts";
import { Locks } from "./testing/locks.ts";
import { openTab } from "./tabs.ts";

// The setup of the tests has read the WebAssembly from the package.
vi.mock("./automerge.ts", () => ({ automergeReady: () => Promise.resolve() }));

let replica: Replica;
let member: string;

const theKey = "07".repeat(32);
let actorKey: string | undefined;

beforeEach(async () => {
  vi.stubGlobal("WebSocket", Line);
  vi.stubGlobal("navigator", { locks: new Locks() });
  Line.all = [];
  actorKey = theKey;
  member = crypto.randomUUID();
  replica = await Replica.start({
    workspace: "space",
    member,
    actorKey: () => actorKey,
    probe: () => Promise.resolve(true),
    heldForAuthors: () => Promise.resolve([]),
    onLink: () => undefined,
    onAbsent: () => undefined,
    onEnd: () => undefined,
  });
  await vi.waitUntil(() => Line.all.length > 0);
});

afterEach(async () => {
  await replica.erase();
  vi.unstubAllGlobals();
});

const url = generateAutomergeUrl();
const asked = () => Line.last.sent.some(({ type }) => type === "request");
const denies = () => Line.last.says({ type: "doc-unavailable", senderId: "server", targetId: replica.peerId, documentId: parseAutomergeUrl(url).documentId });

/** Puts a piece of the document onto this device, as a tab that was here before has. */
async function shelve(kind: "snapshot" | "incremental", value: Uint8Array) {
  const database = await openDatabase(databaseName("space", member));
  const key = [parseAutomergeUrl(url).documentId, kind, crypto.randomUUID()];
  await database.write([{ put: { store: "chunks", key, value } }]);
  database.close();
}

test("a document that this device lacks is asked for once the server has greeted", async () => {
  const opened = replica.open(url);
  // A turn of the loop in which this device's database answers.
  await replica.rescued();
  expect(asked()).toBe(false);
  Line.last.greets();
  await vi.waitUntil(asked);
  denies();
  expect(await opened).toBeUndefined();
});

test("a document is asked for that was looked for on this device while the server greeted", async () => {
  const opened = replica.open(url);
  // At once, before this device's database has answered.
  Line.last.greets();
  await vi.waitUntil(asked);
  denies();
  expect(await opened).toBeUndefined();
});

test("what a tab that is gone has left is sent by one that has the document open, and remembered until it is", async () => {
  const { documentId } = parseAutomergeUrl(url);
  const name = databaseName("space", member);
  const begun = from({ text: "Begriff" });
  await shelve("snapshot", save(begun));
  const handle = await replica.open<{ text: string }>(url);
  const saving = handle && replica.watch(handle, () => undefined);

  const written = change(begun, (draft) => splice(draft, ["text"], 0, 0, "Ein "));
  await shelve("incremental", getLastLocalChange(written) ?? new Uint8Array());
  new Memory(localStorage, name, "gone").remember(documentId, { durable: [], since: 7 });
  expect(handle?.doc().text).toBe("Begriff");

  await replica.deliver();
  expect(handle?.doc().text).toBe("Ein Begriff");
  expect(replica.memory.leftByOthers()).toEqual([]);
  expect(replica.memory.withUnsentWords()).toEqual([documentId]);
  saving?.stop();
});

test("whatever is written names the member to the server, and an actor once taken stays", async () => {
  const { binaryDocumentId } = parseAutomergeUrl(url);
  await shelve("snapshot", save(from({ text: "Begriff" })));
  const [handle, again] = await Promise.all([replica.open<{ text: string }>(url), replica.open(url)]);
  expect(again).toBe(handle);
  const actor = handle && getActorId(handle.doc());
  handle?.change((draft) => splice(draft, ["text"], 0, 0, "Ein "));
  const written = handle && getLastLocalChange(handle.doc());
  expect(written && decodeChange(written).actor).toBe(actor);
  const random = Uint8Array.from(actor?.slice(0, 16).match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
  expect(actor).toBe(await makeActor(theKey, binaryDocumentId, random));
  const later = await replica.open(url);
  expect(later && getActorId(later.doc())).toBe(actor);
});

test("a document that was opened before this device had heard the key names its member from the next time on", async () => {
  await shelve("snapshot", save(from({ text: "Begriff" })));
  actorKey = undefined;
  const handle = await replica.open<{ text: string }>(url);
  const before = handle && getActorId(handle.doc());
  actorKey = theKey;
  await replica.open(url);
  expect(handle && getActorId(handle.doc())).not.toBe(before);
  expect(handle?.doc().text).toBe("Begriff");
});

test("what a tab that is open has written is left to it", async () => {
  const { documentId } = parseAutomergeUrl(url);
  const tab = await openTab();
  const other = new Memory(localStorage, databaseName("space", member), tab.id);
  other.remember(documentId, { durable: [], since: 7 });
  // This tab does not have the other's words: it must not call them sent.
  replica.memory.remember(documentId, { durable: [], since: null });
  await replica.deliver();
  expect(replica.memory.withUnsentWords()).toEqual([documentId]);
  other.remember(documentId, { durable: [], since: null });
  expect(replica.memory.withUnsentWords()).toEqual([]);
  tab.close();
});
