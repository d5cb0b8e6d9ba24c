// Writes changes as ordinary JavaScript clients make them, for the guard's test: none of them may be refused.
//
//   node tests/clients/make_changes.mjs > crates/merge/tests/fixtures/javascript-clients.txt
//
// One change a line in base64, every one behind those it depends on; the first is the server's, which makes the
// document. The same version of @automerge/automerge writes the same bytes: actors, times and dice are fixed.
import * as A from "@automerge/automerge";

const plain = (text) => new A.ImmutableString(text);
const TEXT = ["text"];
let seed = 20261124;

function below(limit) {
  seed = (Math.imul(seed, 1103515245) + 12345) & 0x7fffffff;
  return Math.floor((seed / 0x80000000) * limit);
}

const actor = (number) => number.toString(16).padStart(2, "0").repeat(16);

function edit(doc, work, time = 1_790_000_000) {
  return A.change(doc, { time }, work);
}

function createdByTheServer() {
  return edit(A.init({ actor: actor(1) }), (d) => {
    d.meta = { schema: 1 };
    d.title = "Daseinsvorsorge";
    d.text = "";
    d.tables = {};
    d.footnotes = {};
    d.fields = {};
    d.comments = {};
  });
}

function join(base, number) {
  return A.merge(A.init({ actor: actor(number) }), base);
}

const paragraph = () => ({ type: plain("paragraph"), parents: [], attrs: {}, isEmbed: false });
const heading = (level) => ({
  type: plain("heading"),
  parents: [],
  attrs: { level, numbered: level > 1 },
  isEmbed: false,
});
const item = (depth) => ({
  type: plain("ordered-list-item"),
  parents: Array.from({ length: depth }, () => plain("ordered-list-item")),
  attrs: {},
  isEmbed: false,
});
/** As an editor writes blocks that does not know the schema: every string becomes a text object. */
const loose = () => ({ type: "aside", parents: ["blockquote"], attrs: { id: "x", level: 2.5 }, isEmbed: false });

function positionOfABlock(doc) {
  let position = 0;
  const found = [];
  for (const span of A.spans(doc, TEXT)) {
    if (span.type === "block") found.push(position);
    position += span.type === "block" ? 1 : span.value.length;
  }
  return found.length === 0 ? undefined : found[below(found.length)];
}

const edits = {
  type(d, length) {
    A.splice(d, TEXT, below(length + 1), 0, ["der", " Text ", "ß", "😀", "e\u0301", "👩‍👩‍👧", "\n"][below(7)]);
  },
  remove(d, length) {
    const at = below(length);
    A.splice(d, TEXT, at, Math.min(1 + below(6), length - at));
  },
  replace(d, length) {
    const at = below(length);
    A.splice(d, TEXT, at, Math.min(2, length - at), "neu");
  },
  mark(d, length) {
    const start = below(length);
    const end = Math.min(length, start + 1 + below(12));
    const expand = ["after", "none", "both", "before"][below(4)];
    A.mark(d, TEXT, { start, end, expand }, ["strong", "em", "term"][below(3)], true);
  },
  markEmpty(d, length) {
    const at = below(length + 1);
    A.mark(d, TEXT, { start: at, end: at, expand: "both" }, "strong", true);
  },
  link(d, length) {
    const start = below(length);
    const value = JSON.stringify({ href: "https://example.org/ä", title: "" });
    A.mark(d, TEXT, { start, end: Math.min(length, start + 4), expand: "none" }, "link", value);
  },
  unmark(d, length) {
    const start = below(length);
    const end = Math.min(length, start + 1 + below(9));
    A.unmark(d, TEXT, { start, end, expand: "after" }, ["strong", "em", "link"][below(3)]);
  },
  split(d, length) {
    const block = [paragraph, () => heading(1 + below(4)), () => item(below(3)), loose][below(4)]();
    A.splitBlock(d, TEXT, below(length + 1), block);
  },
  updateBlock(d) {
    const at = positionOfABlock(d);
    if (at !== undefined) A.updateBlock(d, TEXT, at, [paragraph, () => heading(2), () => item(2), loose][below(4)]());
  },
  joinBlock(d) {
    const at = positionOfABlock(d);
    if (at !== undefined) A.joinBlock(d, TEXT, at);
  },
  updateSpans(d) {
    const spans = A.spans(d, TEXT).map((span) => {
      if (span.type === "text") return below(4) === 0 ? { ...span, value: `${span.value}!` } : span;
      return below(4) === 0 ? { type: "block", value: heading(3) } : span;
    });
    A.updateSpans(d, TEXT, below(2) === 0 ? spans : spans.filter(() => below(8) !== 0));
  },
  updateText(d) {
    A.updateText(d, ["title"], ["Daseinsvorsorge", "Digitale Daseinsvorsorge 😀", "Vorsorge"][below(3)]);
  },
  footnote(d, length) {
    const id = `note-${below(1e9)}`;
    d.footnotes[id] = "";
    A.splice(d, ["footnotes", id], 0, 0, "Siehe dort.");
    A.mark(d, ["footnotes", id], { start: 0, end: 5, expand: "after" }, "em", true);
    const block = { type: plain("footnote"), parents: [], attrs: { id: plain(id) }, isEmbed: true };
    A.splitBlock(d, TEXT, below(length + 1), block);
  },
  table(d, length) {
    const id = `table-${below(1e9)}`;
    d.tables[id] = {
      header: below(2) === 0,
      columns: { c1: plain("a0") },
      rows: { r1: plain("a0") },
      cells: { "r1:c1": "Zelle" },
    };
    const block = { type: plain("table"), parents: [], attrs: { id: plain(id) }, isEmbed: true };
    A.splitBlock(d, TEXT, below(length + 1), block);
  },
  line(d) {
    const tables = Object.keys(d.tables);
    if (tables.length === 0) return;
    const table = d.tables[tables[below(tables.length)]];
    const name = `n${below(4)}`;
    const isRow = below(2) === 0;
    const [lines, others] = isRow ? [table.rows, table.columns] : [table.columns, table.rows];
    const key = (other) => (isRow ? `${name}:${other}` : `${other}:${name}`);
    if (name in lines && below(2) === 0) {
      delete lines[name];
      return;
    }
    lines[name] = plain(`a${below(9)}`);
    for (const other of Object.keys(others)) table.cells[key(other)] ??= "";
    if (below(3) === 0) table.header = !table.header;
  },
  cell(d) {
    const tables = Object.keys(d.tables);
    if (tables.length === 0) return;
    const id = tables[below(tables.length)];
    const cells = Object.keys(d.tables[id].cells);
    const path = ["tables", id, "cells", cells[below(cells.length)]];
    A.splice(d, path, 0, below(3), "Wort ");
    A.mark(d, path, { start: 0, end: 4, expand: "after" }, ["strong", "em", "term"][below(3)], true);
  },
  comment(d, length) {
    const at = below(length);
    d.comments[`comment-${below(1e9)}`] = {
      anchor: {
        start: plain(A.getCursor(d, TEXT, at)),
        end: plain(A.getCursor(d, TEXT, at)),
        quote: plain("Wort"),
      },
      body: "Warum?",
      kind: plain("comment"),
      replies: {},
      resolved: false,
    };
  },
  reply(d) {
    const comments = Object.keys(d.comments);
    if (comments.length === 0) return;
    const comment = d.comments[comments[below(comments.length)]];
    comment.replies[`reply-${below(1e9)}`] = { body: "Darum." };
    comment.resolved = below(2) === 0;
  },
  selectAllAndDelete(d, length) {
    if (below(6) === 0) A.splice(d, TEXT, 0, length);
  },
};
const kinds = Object.keys(edits);

function randomEdit(doc) {
  const length = doc.text.length;
  const kind = length < 4 ? "type" : kinds[below(kinds.length)];
  const time = [1_790_000_000, 0, -5, 4_102_444_800, 9_007_199_254_740][below(5)];
  try {
    return edit(doc, (d) => edits[kind](d, d.text.length), time);
  } catch (error) {
    // The library cannot diff some spans that other editors wrote, and takes the edit back.
    if (kind === "updateSpans" && error instanceof RangeError) return doc;
    throw error;
  }
}

function randomEditOfThePast(doc) {
  const own = A.getLastLocalChange(doc);
  if (own === undefined) return doc;
  const hash = A.decodeChange(own).hash;
  return A.changeAt(doc, [hash], { time: 1 }, (d) => {
    A.splice(d, TEXT, below(d.text.length + 1), 0, "damals");
  }).newDoc;
}

let docs = [createdByTheServer()];
docs = [2, 3, 4].map((number) => join(docs[0], number));
for (let round = 0; round < 420; round += 1) {
  const one = below(docs.length);
  const other = below(docs.length);
  if (one !== other && below(3) === 0) docs[one] = A.merge(docs[one], docs[other]);
  else if (below(24) === 0) docs[one] = randomEditOfThePast(docs[one]);
  else if (below(30) === 0) docs[one] = A.emptyChange(docs[one], { message: "Zusammengeführt", time: 7 });
  else docs[one] = randomEdit(docs[one]);
}
const whole = docs.reduce((all, doc) => A.merge(all, doc), A.init({ actor: actor(9) }));
for (const change of A.getAllChanges(whole)) {
  process.stdout.write(`${Buffer.from(change).toString("base64")}\n`);
}
