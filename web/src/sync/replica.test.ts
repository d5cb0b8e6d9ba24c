// @vitest-environment jsdom
import "fake-indexeddb/auto";
import { generateAutomergeUrl, parseAutomergeUrl } from "@automerge/automerge-repo/slim";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Replica } from "./replica.ts";
import { Line } from "./testing/line.ts";

// The setup of the tests has read the WebAssembly from the package.
vi.mock("./automerge.ts", () => ({ automergeReady: () => Promise.resolve() }));

let replica: Replica;

beforeEach(async () => {
  vi.stubGlobal("WebSocket", Line);
  Line.all = [];
  replica = await Replica.start({
    workspace: "space",
    member: crypto.randomUUID(),
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
