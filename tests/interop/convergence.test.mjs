// npm's automerge-repo, unmodified: members of two organisations write one text, and nothing honest is refused.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { next as A } from "@automerge/automerge";
import { until } from "../harness/until.mjs";
import { World } from "../harness/world.mjs";

let world;
before(async () => (world = await World.start()));
after(() => world.end());

const text = ({ handle }) => handle.doc().text;
const paragraph = () => ({ type: new A.ImmutableString("paragraph"), parents: [], attrs: {} });

function assertNeverClosed(...clients) {
  for (const { notes } of clients) assert.deepEqual(notes.closes, []);
}

test("two editors type at the same time in the same paragraph, and a fresh reader gets everything", async () => {
  const lübeck = await world.connect("Lübeck");
  const bund = await world.connect("Bund");
  for (let key = 0; key < 60; key++) {
    for (const [client, letter] of [[lübeck, "l"], [bund, "b"]]) {
      client.handle.change((doc) => A.splice(doc, ["text"], 0, 0, letter));
    }
    await new Promise(setImmediate);
  }
  await until("every key of both", () =>
    [lübeck, bund].every((client) => {
      const letters = [...text(client)];
      return letters.filter((it) => it === "l").length === 60 && letters.filter((it) => it === "b").length === 60;
    }),
  );
  await world.settle(lübeck, bund);
  const fresh = await world.connect("Zuletzt", "reader");
  await world.settle(lübeck, bund, fresh);
  assert.equal(text(fresh), text(lübeck));
  assertNeverClosed(lübeck, bund, fresh);
});

test("marks, blocks and whole spans of two editors at the same place are taken", async () => {
  const lübeck = await world.connect("Lübeck");
  const bund = await world.connect("Bund");
  for (let round = 0; round < 10; round++) {
    for (const { handle } of [lübeck, bund]) {
      handle.change((doc) => {
        A.splice(doc, ["text"], 0, 0, "Daseinsvorsorge 😀 ");
        A.mark(doc, ["text"], { start: 1, end: 9, expand: "after" }, "strong", true);
        A.mark(doc, ["text"], { start: 3, end: 6, expand: "none" }, "link", '{"href":"https://example.org","title":""}');
        A.splitBlock(doc, ["text"], 4, paragraph());
      });
      handle.change((doc) => A.unmark(doc, ["text"], { start: 2, end: 4, expand: "after" }, "strong"));
      handle.change((doc) => {
        const heading = { type: new A.ImmutableString("heading"), parents: [], attrs: { level: 1 + (round % 4), numbered: true } };
        const item = {
          type: new A.ImmutableString("unordered-list-item"),
          parents: [new A.ImmutableString("unordered-list-item")],
          attrs: {},
        };
        A.updateSpans(doc, ["text"], [
          { type: "block", value: heading },
          { type: "text", value: `Runde ${round}`, marks: { em: true } },
          { type: "block", value: item },
          { type: "text", value: "Punkt" },
          ...A.spans(doc, ["text"]).slice(-5),
        ]);
      });
    }
    await world.settle(lübeck, bund);
  }
  assert.deepEqual(A.spans(bund.handle.doc(), ["text"]), A.spans(lübeck.handle.doc(), ["text"]));
  assertNeverClosed(lübeck, bund);
});

test("other editors write block types as plain JavaScript strings, and that is taken too", async () => {
  const lübeck = await world.connect("Lübeck");
  const bund = await world.connect("Bund");
  lübeck.handle.change((doc) => A.splitBlock(doc, ["text"], 0, { type: "aside", parents: ["blockquote"], attrs: {} }));
  await world.settle(lübeck, bund);
  assertNeverClosed(lübeck, bund);
});
