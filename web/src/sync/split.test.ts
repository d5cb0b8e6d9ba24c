import {
  change,
  decodeSyncMessage,
  encodeSyncMessage,
  from,
  generateSyncMessage,
  getHeads,
  initSyncState,
  load,
  receiveSyncMessage,
  save,
  splice,
  type Change,
  type DecodedSyncMessage,
  type Doc,
} from "@automerge/automerge/slim";
import { expect, test } from "vitest";
import { piece, split } from "./split.ts";

const agreed = "ab".repeat(32);
const head = "cd".repeat(32);
const wanted = "ef".repeat(32);

function messageOf(...changes: Change[]): DecodedSyncMessage {
  return { heads: [head], need: [wanted], have: [{ lastSync: [agreed], bloom: new Uint8Array() }], changes };
}

/** A chunk that nobody reads, recognised by its byte. */
const chunk = (byte: number, length: number): Change => new Uint8Array(length).fill(byte);

const piecesOf = (message: DecodedSyncMessage, bound: number) => split(encodeSyncMessage(message), bound).map(decodeSyncMessage);
const bytesIn = ({ changes }: DecodedSyncMessage) => changes.map(([byte]) => byte);

test("a message within the bound is the very same afterwards", () => {
  const message = encodeSyncMessage(messageOf(chunk(1, piece / 2)));
  const pieces = split(message);
  expect(pieces.length).toBe(1);
  expect(pieces[0]).toBe(message);
});

test("the pieces add up to the whole, in order, and none carries more than the bound", () => {
  const changes = Array.from({ length: 200 }, (_, number) => chunk(number, 10 + ((number * 37) % 80)));
  const pieces = piecesOf(messageOf(...changes), 300);
  expect(pieces.flatMap(({ changes }) => changes)).toEqual(changes);
  for (const { changes } of pieces) expect(changes.reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(300);
});

test("one change longer than the bound goes alone", () => {
  const pieces = piecesOf(messageOf(chunk(1, 40), chunk(2, 500), chunk(3, 40), chunk(4, 40)), 100);
  expect(pieces.map(bytesIn)).toEqual([[1], [2], [3, 4]]);
  const alone = encodeSyncMessage(messageOf(chunk(1, 500)));
  expect(split(alone, 100)).toEqual([alone]);
});

test("only the last piece names the heads and asks; those before speak for what both sides agree on", () => {
  const whole = messageOf(chunk(1, 80), chunk(2, 80), chunk(3, 80));
  const [first, second, last] = piecesOf(whole, 100);
  for (const early of [first, second]) {
    expect([early?.heads, early?.need, early?.have]).toEqual([[agreed], [], [{ lastSync: [agreed], bloom: new Uint8Array() }]]);
  }
  expect([last?.heads, last?.need, last?.have]).toEqual([whole.heads, whole.need, whole.have]);
});

interface Side {
  doc: Doc<{ text: string }>;
  state: ReturnType<typeof initSyncState>;
}

function says(side: Side): Uint8Array | null {
  const [state, message] = generateSyncMessage(side.doc, side.state);
  side.state = state;
  return message;
}

function hears(side: Side, message: Uint8Array): void {
  const [doc, state] = receiveSyncMessage(side.doc, side.state, message);
  Object.assign(side, { doc, state });
}

/** As our server writes it: without flags, so that changes come one by one and never as a whole document. */
function withoutFlags(message: Uint8Array): Uint8Array {
  const { heads, need, have, changes } = decodeSyncMessage(message);
  return encodeSyncMessage({ heads, need, have, changes });
}

test("a peer that takes the pieces one by one has the whole, and each change was sent once", () => {
  const base = save(from({ text: "" }));
  const page: Side = { doc: load(base), state: initSyncState() };
  const server: Side = { doc: load(base), state: initSyncState() };
  for (let key = 0; key < 400; key += 1) {
    page.doc = change(page.doc, (doc) => splice(doc, ["text"], (key * 37) % (doc.text.length + 1), 0, "Wort"));
  }
  let sent = 0;
  for (let round = 0, quiet = false; !quiet; round += 1) {
    expect(round).toBeLessThan(10);
    const message = says(page);
    for (const part of message ? split(message, 2_000) : []) {
      sent += decodeSyncMessage(part).changes.length;
      hears(server, part);
    }
    const answer = says(server);
    if (answer) hears(page, withoutFlags(answer));
    quiet = message === null && answer === null;
  }
  expect(getHeads(server.doc)).toEqual(getHeads(page.doc));
  expect([server.doc.text, sent]).toEqual([page.doc.text, 400]);
});

test("a message that is only a request passes, however long", () => {
  const needs = Array.from({ length: 100 }, (_, number) => number.toString(16).padStart(64, "0"));
  const asking = encodeSyncMessage({ ...messageOf(), need: needs });
  expect(split(asking, 100)).toEqual([asking]);
});
