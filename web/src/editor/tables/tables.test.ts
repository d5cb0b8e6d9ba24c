import * as Automerge from "@automerge/automerge/slim";
import { describe, expect, test } from "vitest";
import type { TextDocument } from "../api.ts";
import { textSchema } from "../schema/schema.ts";
import { exchange, handleOf, serverDocument } from "../testing/documents.ts";
import { Writer } from "../testing/writer.ts";
import { backspaceAtStart, deleteAtEnd, splitBlock } from "../text/breaks.ts";
import { paragraph } from "../text/blocks.ts";
import { numberBlocks } from "../text/numbering.ts";
import { leaveTable, removeTable, selectedTable } from "../text/tables.ts";
import { toggle } from "../text/words.ts";
import { spansOf, textsAt } from "../binding/object.ts";
import { insertLine, removeLine, setHeader } from "./edits.ts";
import { cellPath, shapeOf } from "./table.ts";

const table = "0b54e3a2-6f0a-4d0e-9d2f-6f6f3d0c8a11";

function draft(...paragraphs: string[]): Automerge.Doc<TextDocument> {
  const blocks = paragraphs.map((words) => textSchema.node("paragraph", null, words === "" ? [] : textSchema.text(words)));
  return serverDocument("Begriff", textSchema.node("doc", null, blocks));
}

/** Two members before a text with a table of three rows and three columns in it. */
function two() {
  const base = draft("Vorher", "Nachher");
  const lübeck = new Writer("lübeck", handleOf(base, "aa".repeat(16)));
  const dortmund = new Writer("dortmund", handleOf(base, "bb".repeat(16)));
  const meet = (): void => {
    for (const writer of [lübeck, dortmund]) writer.session.flush();
    exchange(lübeck.handle, dortmund.handle);
    for (const writer of [lübeck, dortmund]) writer.check("meeting");
    expect(lübeck.text.state.doc.toJSON()).toEqual(dortmund.text.state.doc.toJSON());
    expect(lübeck.tableShown(table)).toBe(dortmund.tableShown(table));
  };
  lübeck.goBehind("Vorher");
  lübeck.insertTable(table);
  meet();
  return { lübeck, dortmund, meet };
}

const shape = (writer: Writer) => shapeOf(writer.handle.doc(), table);

/** The cell at a place, counted from 0. */
function cellAt(writer: Writer, row: number, column: number) {
  const { rows, columns } = shape(writer);
  return writer.cell(table, { row: rows[row] ?? "", column: columns[column] ?? "" });
}

function write(writer: Writer, row: number, column: number, words: string): void {
  const cell = cellAt(writer, row, column);
  writer.select(cell, cell.state.doc.content.size - 1);
  writer.type(words, cell);
}

const blocks = (writer: Writer) => writer.text.state.doc.content.content.map((block) => `${block.type.name} ${block.textContent}`);

describe("a new table", () => {
  test("comes with its marker in one change, as the schema has it", () => {
    const writer = new Writer("writer", handleOf(draft("Vorher", "Nachher")));
    const heads = Automerge.getHeads(writer.handle.doc());
    writer.goBehind("Vorher");
    writer.insertTable(table, 2, 2);
    writer.session.flush();
    expect(Automerge.getChangesMetaSince(writer.handle.doc(), heads)).toHaveLength(1);
    expect(blocks(writer)).toEqual(["paragraph Vorher", "table ", "paragraph Nachher"]);
    const marker = Automerge.spans(writer.handle.doc(), ["text"]).find((span) => span.type === "block" && span.value.isEmbed);
    const scalar = (value: string) => new Automerge.ImmutableString(value);
    expect(marker?.value).toEqual({ type: scalar("table"), parents: [], attrs: { id: scalar(table) }, isEmbed: true });
    const held = writer.handle.doc().tables[table];
    expect(held?.header).toBe(true);
    expect(shape(writer).rows.map((row) => held?.rows[row])).toEqual([scalar("a0"), scalar("a1")]);
    const { rows, columns } = shape(writer);
    expect(Object.keys(held?.cells ?? {}).sort()).toEqual(rows.flatMap((row) => columns.map((column) => `${row}:${column}`)).sort());
    for (const name of [...rows, ...columns]) expect(name).toMatch(/^[0-9a-f]{12}$/);
  });

  test("stands before an empty paragraph, and has a paragraph behind it at the end of the text", () => {
    const empty = new Writer("writer", handleOf(draft("")));
    empty.insertTable(table);
    expect(blocks(empty)).toEqual(["table ", "paragraph "]);
    const last = new Writer("writer", handleOf(draft("Schluss")));
    last.goBehind("Schl");
    last.insertTable(table);
    expect(blocks(last)).toEqual(["paragraph Schluss", "table ", "paragraph "]);
  });

  test("is taken back with one undo and comes back with its words", () => {
    const { lübeck, meet } = two();
    write(lübeck, 0, 0, "Kommune");
    lübeck.session.undo();
    lübeck.session.undo();
    meet();
    expect(blocks(lübeck)).toEqual(["paragraph Vorher", "paragraph Nachher"]);
    lübeck.session.redo();
    lübeck.session.redo();
    meet();
    expect(lübeck.tableShown(table)).toBe("Kommune||\n||\n||");
  });
});

describe("two at one table", () => {
  test("write in two cells, and in one, at once", () => {
    const { lübeck, dortmund, meet } = two();
    write(lübeck, 0, 0, "Aufgabe");
    write(dortmund, 0, 1, "Kommune");
    meet();
    write(dortmund, 0, 0, " von allen");
    lübeck.select(cellAt(lübeck, 0, 0), 1);
    lübeck.type("Die ", cellAt(lübeck, 0, 0));
    meet();
    expect(lübeck.tableShown(table)).toBe("Die Aufgabe von allen|Kommune|\n||\n||");
  });

  test("a row removed while somebody writes in it comes back with those words", () => {
    const { lübeck, dortmund, meet } = two();
    lübeck.session.perform(removeLine(table, "rows", shape(lübeck).rows[1] ?? ""));
    write(dortmund, 1, 2, "bleibt");
    meet();
    expect(lübeck.tableShown(table)).toBe("||\n||");
    lübeck.session.undo();
    meet();
    expect(lübeck.tableShown(table)).toBe("||\n||bleibt\n||");
  });

  test("a row and a column made at once have a cell where they cross, which two make at once, and no word is lost", () => {
    const { lübeck, dortmund, meet } = two();
    lübeck.session.perform(insertLine(table, "rows", 3));
    dortmund.session.perform(insertLine(table, "columns", 3));
    meet();
    expect(cellAt(lübeck, 3, 3).state.doc.textContent).toBe("");
    write(lübeck, 3, 3, "eins");
    write(dortmund, 3, 3, "zwei");
    meet();
    const { rows, columns } = shape(lübeck);
    const texts = textsAt(lübeck.handle.doc(), cellPath(table, { row: rows[3] ?? "", column: columns[3] ?? "" }));
    const words = texts.map((text) => spansOf(lübeck.handle.doc(), text)[0]?.value);
    expect([...words].sort()).toEqual(["eins", "zwei"]);
    const shown = words.at(-1) === "eins" ? "eins" : "zwei";
    expect(cellAt(lübeck, 3, 3).state.doc.textContent).toBe(shown);
    write(dortmund, 3, 3, "!");
    meet();
    expect(cellAt(lübeck, 3, 3).state.doc.textContent).toBe(`${shown}!`);
  });

  test("rows put at the same place at once both stand there, and another goes between them", () => {
    const { lübeck, dortmund, meet } = two();
    for (const [writer, words] of [[lübeck, "L"], [dortmund, "D"]] as const) {
      writer.session.perform(insertLine(table, "rows", 1));
      write(writer, 1, 0, words);
    }
    meet();
    lübeck.session.perform(insertLine(table, "rows", 2));
    write(lübeck, 2, 0, "dazwischen");
    meet();
    expect(lübeck.tableShown(table)).toMatch(/^\|\|\n[LD]\|\|\ndazwischen\|\|\n[LD]\|\|\n\|\|\n\|\|$/);
  });

  test("words typed where a table is inserted at that moment stay, before it or behind it", () => {
    const base = draft("Vorher", "Nachher");
    for (const [one, other] of [["aa", "bb"], ["bb", "aa"]] as const) {
      const writers = [new Writer("lübeck", handleOf(base, one.repeat(16))), new Writer("dortmund", handleOf(base, other.repeat(16)))] as const;
      const [lübeck, dortmund] = writers;
      lübeck.goBehind("Vorher");
      lübeck.insertTable(table);
      dortmund.goBehind("Vorher");
      dortmund.type(" noch mehr");
      for (const writer of writers) writer.session.flush();
      exchange(lübeck.handle, dortmund.handle);
      for (const writer of writers) writer.check("meeting");
      expect(blocks(lübeck).join("\n")).toContain(" noch mehr");
      expect(blocks(lübeck)).toEqual(blocks(dortmund));
    }
  });
});

test("a table takes no more columns than the server admits, removed ones counted", () => {
  const { lübeck } = two();
  const [row = ""] = shape(lübeck).rows;
  lübeck.handle.change((doc) => {
    const cells: Record<string, string> = doc.tables[table]?.cells ?? {};
    for (let removed = 0; removed < 252; removed += 1) cells[`${row}:removed${removed}`] = "";
  });
  for (let more = 0; more < 3; more += 1) lübeck.session.perform(insertLine(table, "columns", 0));
  expect(shape(lübeck).columns).toHaveLength(4);
});

describe("words behind a table's marker", () => {
  /** A text in which two have joined paragraph and table: the words of the paragraph stand behind the table's marker. */
  function joined() {
    const { lübeck, dortmund, meet } = two();
    lübeck.text.dispatch(lübeck.text.state.tr.delete(9, 11));
    lübeck.session.flush();
    meet();
    return { lübeck, dortmund, meet };
  }

  test("read as a paragraph with a number, can be written, and become one of its own", () => {
    const { lübeck, meet } = joined();
    expect(blocks(lübeck)).toEqual(["paragraph Vorher", "table Nachher"]);
    lübeck.goBehind("Nachher");
    lübeck.type("!");
    lübeck.run(paragraph);
    meet();
    expect(blocks(lübeck)).toEqual(["paragraph Vorher", "table ", "paragraph Nachher!"]);
    const heading = textSchema.node("heading", { level: 1, numbered: true });
    const withWords = textSchema.node("table", { id: table }, textSchema.text("Wort"));
    const doc = textSchema.node("doc", null, [heading, withWords, textSchema.node("paragraph")]);
    expect(numberBlocks(doc).map(({ label }) => label)).toEqual(["1", "(1)", "(2)"]);
  });

  test("never make a second marker of the same table when they are split", () => {
    const { lübeck, meet } = joined();
    lübeck.goBehind("Nach");
    lübeck.run(splitBlock);
    meet();
    expect(blocks(lübeck)).toEqual(["paragraph Vorher", "table Nach", "paragraph her"]);
  });

  test("stay as a paragraph when the table is removed", () => {
    const { lübeck, meet } = joined();
    lübeck.run(removeTable(table));
    meet();
    expect(blocks(lübeck)).toEqual(["paragraph Vorher", "paragraph Nachher"]);
    lübeck.session.undo();
    meet();
    expect(blocks(lübeck)).toEqual(["paragraph Vorher", "table Nachher"]);
  });
});

describe("keys beside a table", () => {
  test("Backspace behind it and Delete before it select it before anything goes", () => {
    const { lübeck } = two();
    lübeck.goBehind("Vorher");
    lübeck.run(deleteAtEnd);
    expect(selectedTable(lübeck.text.state)).toBe(table);
    lübeck.goBehind("Nachher");
    lübeck.select(lübeck.text, lübeck.text.state.selection.head - 7);
    lübeck.run(backspaceAtStart);
    expect(selectedTable(lübeck.text.state)).toBe(table);
    lübeck.text.dispatch(lübeck.text.state.tr.deleteSelection());
    expect(blocks(lübeck)).toEqual(["paragraph Vorher", "paragraph Nachher"]);
  });

  test("a table alone in a text is left into a paragraph that is made, and can be removed", () => {
    const writer = new Writer("writer", handleOf(draft("")));
    writer.insertTable(table);
    writer.text.dispatch(writer.text.state.tr.delete(2, 4));
    expect(blocks(writer)).toEqual(["table "]);
    writer.run(leaveTable(table, "before"));
    writer.run(leaveTable(table, "behind"));
    expect(blocks(writer)).toEqual(["paragraph ", "table ", "paragraph "]);
    writer.session.undo();
    writer.session.undo();
    writer.run(removeTable(table));
    writer.session.flush();
    writer.check("removing");
    expect(blocks(writer)).toEqual(["paragraph "]);
  });
});

describe("undo at a table", () => {
  test("goes back through cells, rows, columns, heading and text in the order in which things were done", () => {
    const { lübeck, meet } = two();
    write(lübeck, 0, 0, "Kopf");
    lübeck.session.perform(insertLine(table, "columns", 1));
    lübeck.run(toggle("strong"), cellAt(lübeck, 0, 0));
    write(lübeck, 0, 1, "neu");
    lübeck.session.perform(setHeader(table, false));
    lübeck.session.perform(removeLine(table, "rows", shape(lübeck).rows[0] ?? ""));
    const undo = () => {
      lübeck.session.undo();
      meet();
      return `${shape(lübeck).header ? "# " : ""}${lübeck.tableShown(table).split("\n")[0] ?? ""}`;
    };
    expect([undo(), undo(), undo(), undo(), undo()]).toEqual(["Kopf|neu||", "# Kopf|neu||", "# Kopf|||", "# Kopf||", "# ||"]);
    for (let step = 0; step < 5; step += 1) lübeck.session.redo();
    meet();
    expect(shape(lübeck).rows).toHaveLength(2);
  });

  test("leaves an inserted row in which somebody else has written meanwhile", () => {
    const { lübeck, dortmund, meet } = two();
    lübeck.session.perform(insertLine(table, "rows", 1));
    meet();
    write(dortmund, 1, 1, "von Dortmund");
    meet();
    lübeck.session.undo();
    meet();
    expect(lübeck.tableShown(table)).toContain("von Dortmund");
  });

  test("a deed that cannot be done keeps no words from being written", () => {
    const { lübeck } = two();
    write(lübeck, 0, 0, "Wort");
    expect(() => lübeck.session.perform(() => { throw new Error("impossible"); })).toThrow("impossible");
    lübeck.session.flush();
    expect(lübeck.session.pending).toBe(false);
    expect(lübeck.handle.doc().tables[table]?.cells).toMatchObject({});
    lübeck.check("the second try");
    expect(lübeck.tableShown(table)).toContain("Wort");
  });
});
