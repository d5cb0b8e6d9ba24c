/**
 * Two members who do everything at random, at random moments, stay equal to the document and to each other.
 *
 * SEEDS=500 runs more; SEED=17 runs one again.
 */
import { toggleMark } from "prosemirror-commands";
import type { Command } from "prosemirror-state";
import { expect, test } from "vitest";
import { textSchema } from "./schema/schema.ts";
import { exchange, handleOf, serverDocument } from "./testing/documents.ts";
import { Random } from "./testing/random.ts";
import { Writer } from "./testing/writer.ts";
import type { TextBinding } from "./binding/binding.ts";
import { blockquote, heading, paragraph, type HeadingLevel } from "./text/blocks.ts";
import { backspaceAtStart, deleteAtEnd, splitBlock } from "./text/breaks.ts";
import { indent, list, outdent } from "./text/lists.ts";
import { insertLine, removeLine, setHeader, type Line } from "./tables/edits.ts";
import { shapeOf } from "./tables/table.ts";
import { leaveTable, removeTable, type Side } from "./text/tables.ts";
import { removeLink, setLink, toggle } from "./text/words.ts";

const one = process.env.SEED;
const many = Array.from({ length: Number(process.env.SEEDS ?? 150) }, (_, seed) => seed + 1);
const seeds = one === undefined ? many : [Number(one)];

/** How many things are done in a run. */
const deeds = 80;

/** Letters, a character of two code units, one with a combining accent, a family joined by joiners, and halves of characters. */
const typed = ["a", "Wort ", "😀", "e\u0301", "👩‍👧", "ß", "\ud83d", "\ude00", "\uFFFC"];

type Deed = (writer: Writer, binding: TextBinding, random: Random) => unknown;

const everywhere: Readonly<Record<string, Deed>> = {
  type: (_writer, binding, random) => { binding.dispatch(binding.state.tr.insertText(random.pick(typed))); },
  typeOn: (writer, binding, random) => { writer.type(random.pick(["und so", "weiter"]), binding); },
  erase: (_writer, binding) => { binding.dispatch(binding.state.tr.deleteSelection()); },
  paste: (_writer, binding, random) => {
    const { doc, selection, tr } = binding.state;
    const [from, to] = twoPlaces(doc.content.size, random);
    binding.dispatch(tr.replace(selection.from, selection.to, doc.slice(from, to)));
  },
  strong: (writer, binding) => writer.run(toggle("strong"), binding),
  em: (writer, binding) => writer.run(toggle("em"), binding),
  link: (writer, binding, random) =>
    writer.run(setLink({ href: `https://example.org/${random.below(3)}`, title: null }), binding),
  unlink: (writer, binding) => writer.run(removeLink, binding),
  undo: (writer) => writer.session.undo(),
  undoTwice: (writer) => { writer.session.undo(); writer.session.undo(); },
  redo: (writer) => writer.session.redo(),
};

const command = (make: (random: Random) => Command): Deed => (writer, _binding, random) => writer.run(make(random));

const inText: Readonly<Record<string, Deed>> = {
  split: command(() => splitBlock),
  backspace: command(() => backspaceAtStart),
  delete: command(() => deleteAtEnd),
  paragraph: command(() => paragraph),
  heading: command((random) => heading((1 + random.below(4)) as HeadingLevel, random.chance(50))),
  blockquote: command(() => blockquote),
  list: command((random) => list(random.pick(["ordered-list-item", "unordered-list-item"]))),
  indent: command(() => indent),
  outdent: command(() => outdent),
  footnote: (writer, _binding, random) => { writer.insertFootnote(`note-${random.below(6)}-${writer.name}`); },
  table: (writer, _binding, random) => {
    writer.insertTable(`table-${random.below(4)}-${writer.name}`, 1 + random.below(3), 1 + random.below(3));
  },
  removeTable: (writer, _binding, random) => withTable(writer, random, (id) => writer.run(removeTable(id))),
  leaveTable: (writer, _binding, random) =>
    withTable(writer, random, (id) => writer.run(leaveTable(id, random.pick<Side>(["before", "behind"])))),
  insertLine: (writer, _binding, random) => withTable(writer, random, (id) => {
    const line = random.pick<Line>(["rows", "columns"]);
    const places = shapeOf(writer.handle.doc(), id)[line].length + 1;
    writer.session.perform(insertLine(id, line, random.below(places), `${random.hex()}${writer.name === "lübeck" ? "a" : "b"}`));
  }),
  removeLine: (writer, _binding, random) => withTable(writer, random, (id) => {
    const line = random.pick<Line>(["rows", "columns"]);
    const names = shapeOf(writer.handle.doc(), id)[line];
    if (names.length > 0) writer.session.perform(removeLine(id, line, random.pick(names)));
  }),
  header: (writer, _binding, random) => withTable(writer, random, (id) => {
    writer.session.perform(setHeader(id, random.chance(50)));
  }),
  term: command(() => toggleMark(textSchema.marks.term, { value: true })),
  removeBlock: (_writer, binding, random) => { removeBlock(binding, random); },
  newBlock: (_writer, binding) => { binding.dispatch(binding.state.tr.insert(0, textSchema.node("paragraph"))); },
};

function withTable(writer: Writer, random: Random, act: (id: string) => unknown): void {
  const tables = writer.tables();
  if (tables.length > 0) act(random.pick(tables));
}

function removeBlock(binding: TextBinding, random: Random): void {
  const { state } = binding;
  if (state.doc.childCount < 2) return;
  const number = random.below(state.doc.childCount);
  let position = 0;
  for (let before = 0; before < number; before += 1) position += state.doc.child(before).nodeSize;
  binding.dispatch(state.tr.delete(position, position + state.doc.child(number).nodeSize));
}

function twoPlaces(size: number, random: Random): [number, number] {
  const places = [random.below(size + 1), random.below(size + 1)];
  return [Math.min(...places), Math.max(...places)];
}

/** Does one thing somewhere, lets some time pass, and perhaps writes what waits. */
function act(writer: Writer, random: Random): string {
  const binding = random.chance(65) ? writer.text : random.pick(writer.texts());
  const size = binding.state.doc.content.size;
  const anchor = random.below(size + 1);
  writer.select(binding, anchor, random.chance(50) ? anchor : random.below(size + 1));
  const possible = binding === writer.text && random.chance(55) ? inText : everywhere;
  const name = random.pick(Object.keys(possible));
  possible[name]?.(writer, binding, random);
  writer.clock.pass(random.pick([0, 5, 60, 200, 2_500]));
  if (random.chance(20)) writer.session.flush();
  return `${name} of ${writer.name}`;
}

const draft = textSchema.node("doc", null, [
  textSchema.node("heading", { level: 1, numbered: true }, textSchema.text("Begriff")),
  textSchema.node("paragraph", null, textSchema.text("Digitale Daseinsvorsorge ist")),
  textSchema.node("ordered-list-item", null, textSchema.text("die Gewährleistung")),
]);

function run(seed: number): void {
  const random = new Random(seed);
  const base = serverDocument("Definition", seed % 5 === 0 ? null : draft);
  const lübeck = new Writer("lübeck", handleOf(base, "aa".repeat(16)));
  const dortmund = new Writer("dortmund", handleOf(base, "bb".repeat(16)));
  let last = "the beginning";
  const exchanged = (): void => {
    exchange(lübeck.handle, dortmund.handle);
    for (const writer of [lübeck, dortmund]) writer.check(`an exchange after ${last}`);
  };
  for (let deed = 0; deed < deeds; deed += 1) {
    const writer = random.pick([lübeck, dortmund]);
    last = act(writer, random);
    writer.check(last);
    if (random.chance(15)) exchanged();
  }
  for (const writer of [lübeck, dortmund]) writer.session.flush();
  exchanged();
  // Opening a note that only the other had open reads it anew; both see the same notes.
  expect(lübeck.texts().map((text) => text.path)).toEqual(dortmund.texts().map((text) => text.path));
  lübeck.texts().forEach((text, index) => {
    expect(text.state.doc.toJSON()).toEqual(dortmund.texts()[index]?.state.doc.toJSON());
  });
}

test.each(seeds)("two members with seed %i", (seed) => {
  try {
    run(seed);
  } catch (error) {
    throw new Error(`Again with: SEED=${seed} npx vitest run src/editor/fuzz.test.ts`, { cause: error });
  }
});
