// @vitest-environment jsdom
import { encodeSyncMessage } from "@automerge/automerge/slim";
import type { DocumentId, PeerId } from "@automerge/automerge-repo/slim";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ServerLink, type LinkEnd, type LinkState } from "./link.ts";
import { Line } from "./testing/line.ts";

let states: LinkState[];
let ends: LinkEnd[];
let there: boolean;
let link: ServerLink;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", Line);
  vi.spyOn(Math, "random").mockReturnValue(0);
  Line.all = [];
  states = [];
  ends = [];
  there = true;
  link = new ServerLink({
    url: "ws://here/sync",
    probe: () => Promise.resolve(there),
    onState: (state) => states.push(state),
    onEnd: (end) => ends.push(end),
  });
  link.connect("tab" as PeerId, {});
});

afterEach(() => {
  link.disconnect();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

test("it joins and is greeted", async () => {
  const peers: string[] = [];
  link.on("peer-candidate", ({ peerId }) => peers.push(peerId));
  Line.last.greets();
  await link.whenReady();
  expect(Line.last.sent.map(({ type }) => type)).toEqual(["join"]);
  expect([states, peers]).toEqual([["connecting", "online"], ["server"]]);
});

test("what the server said it has is known as long as the connection stands, and not on the next one", () => {
  const documentId = "4NMNnkMhL8jXrdJ9jamS58PAVdXu" as DocumentId;
  const heads = ["ab".repeat(32)];
  const data = encodeSyncMessage({ heads, need: [], have: [], changes: [] });
  Line.last.greets();
  expect(link.told(documentId)).toBeUndefined();
  Line.last.says({ type: "sync", senderId: "server", targetId: "tab", documentId, data });
  expect(link.told(documentId)).toEqual(heads);
  Line.last.closes(1006);
  expect(link.told(documentId)).toBeUndefined();
  vi.advanceTimersByTime(1_000);
  Line.last.greets();
  expect(link.told(documentId)).toBeUndefined();
});

test("a lost connection is dialled again, later and later, and at once when the network returns", () => {
  Line.last.greets();
  Line.last.closes(1006);
  expect(states.at(-1)).toBe("offline");
  for (const wait of [250, 500, 1000]) {
    const dialled = Line.all.length;
    vi.advanceTimersByTime(wait - 1);
    expect(Line.all.length).toBe(dialled);
    vi.advanceTimersByTime(1);
    expect(Line.all.length).toBe(dialled + 1);
    Line.last.closes(1006);
  }
  const dialled = Line.all.length;
  window.dispatchEvent(new Event("online"));
  expect(Line.all.length).toBe(dialled + 1);
});

test("a server that was too fast for stays alone for five seconds", () => {
  Line.last.greets();
  Line.last.closes(4429);
  vi.advanceTimersByTime(4_999);
  expect(Line.all.length).toBe(1);
  vi.advanceTimersByTime(1);
  expect(Line.all.length).toBe(2);
});

test("an ended session and a refused change are reported and not dialled again", () => {
  Line.last.greets();
  Line.last.closes(4409, `4NMNnkMhL8jXrdJ9jamS58PAVdXu ${"ab".repeat(32)} schema`);
  vi.advanceTimersByTime(3_600_000);
  expect(Line.all.length).toBe(1);
  expect([states.at(-1), ends.map(({ then }) => then)]).toEqual(["ended", ["set-aside"]]);
});

test("a server that never greets is given up after ten seconds", () => {
  Line.last.opens();
  vi.advanceTimersByTime(10_000);
  expect(states.at(-1)).toBe("offline");
});

test("a silent socket is kept while the server answers otherwise, and dropped when it does not", async () => {
  Line.last.greets();
  await vi.advanceTimersByTimeAsync(120_000);
  expect(states.at(-1)).toBe("online");
  there = false;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(Line.all.length).toBeGreaterThan(1);
});

test("frames go on to the repository, and an older socket's late ones do not", () => {
  const received: string[] = [];
  link.on("message", ({ type }) => received.push(type));
  const first = Line.last;
  first.greets();
  first.says({ type: "doc-unavailable", senderId: "server", targetId: "tab", documentId: "x" });
  first.closes(1006);
  vi.advanceTimersByTime(1_000);
  Line.last.greets();
  first.says({ type: "doc-unavailable", senderId: "server", targetId: "tab", documentId: "y" });
  expect(received).toEqual(["doc-unavailable"]);
});

test("a sync message too long for the server goes out in pieces, and what is said next comes after them", () => {
  Line.last.greets();
  const changes = [1, 2, 3].map((byte) => new Uint8Array(900_000).fill(byte));
  const data = encodeSyncMessage({ heads: ["ab".repeat(32)], need: [], have: [{ lastSync: [], bloom: new Uint8Array() }], changes });
  const document = "4NMNnkMhL8jXrdJ9jamS58PAVdXu" as DocumentId;
  const to = { senderId: "tab" as PeerId, targetId: "server" as PeerId, documentId: document };
  link.send({ type: "sync", ...to, data });
  link.send({ type: "ephemeral", ...to, data: new Uint8Array(2_000_000) });
  const sent = Line.last.sent.slice(1) as { type: string; documentId: string }[];
  expect(sent.map(({ type, documentId }) => [type, documentId])).toEqual([
    ["sync", document],
    ["sync", document],
    ["sync", document],
    ["ephemeral", document],
  ]);
});
