// @vitest-environment jsdom
import { Fragment, Slice, type Node } from "prosemirror-model";
import { expect, test } from "vitest";
import type { TextDocument } from "../api.ts";
import { noteSchema, textSchema } from "../schema/schema.ts";
import { cleanHtml } from "../text/clipboard.ts";
import { plainText, takeNotes, takeTables, textSerializer, withOwnTables, type ShownBeside, type ShownTable } from "./clipboard.ts";
import { Room } from "./room.ts";
import type { TableWords } from "./table.ts";

const empty = (): TextDocument => ({ title: "", text: "", footnotes: {}, tables: {} });

/** What HTML becomes, with the tables that were found in it. */
function clean(html: string): { html: string; tables: TableWords[] } {
  const tables: TableWords[] = [];
  const cleaned = cleanHtml(html, (page) => takeTables(page, new Room(empty()), (_id, words) => tables.push(words)));
  return { html: cleaned.replace(/data-table="[0-9a-f-]{36}"/g, "data-table"), tables };
}

/** The words of a table, marks told in front of them. */
function told({ header, rows }: TableWords): string {
  const cell = (items: TableWords["rows"][number][number]) =>
    items.map((item) => (item.kind === "text" ? `${Object.keys(item.marks).map((name) => `${name}:`).join("")}${item.text}` : "¤")).join("+");
  return `${header ? "# " : ""}${rows.map((cells) => cells.map(cell).join("|")).join(" / ")}`;
}

test("a table of a web page keeps its words, marks and heading row, and its caption becomes a paragraph", () => {
  const found = clean(
    "<p>Davor</p><table><caption>Wer was <b>tut</b></caption><thead><tr><th>Aufgabe<th>Wer</thead>" +
      '<tr><td><strong>Ziele</strong> <a href="https://example.org">festlegen</a><td><em>Kommune</em></table><p>Danach',
  );
  expect(found.html).toBe("<p>Davor</p><p>Wer was <b>tut</b></p><div data-table></div><p>Danach</p>");
  expect(found.tables.map(told)).toEqual(["# Aufgabe|Wer / strong:Ziele+ +link:festlegen|em:Kommune"]);
});

test("Word's and Excel's tables are read: paragraphs and line breaks in cells are spaces, no first row is a heading by guess", () => {
  const word =
    '<html xmlns:o="urn:schemas-microsoft-com:office:office"><body><table class=MsoTableGrid><tr><td width=100><p class=MsoNormal>Eins<o:p></o:p></p>' +
    '<p class=MsoNormal>Zwei</p></td><td><p class=MsoNormal><b>fett</b></p></td></tr></table></body></html>';
  expect(clean(word).tables.map(told)).toEqual(["Eins Zwei|strong:fett"]);
  const excel = "<table><col width=64><tr height=20><td>1<br>2</td><td></td></tr><tr><td>3</td></tr></table>";
  expect(clean(excel).tables.map(told)).toEqual(["1 2| / 3|"]);
});

test("cells over several rows and columns stand at their first place, and the others are empty", () => {
  const html = "<table><tr><td rowspan=2>a</td><td colspan=2>b</td></tr><tr><td>c</td><td>d</td></tr></table>";
  expect(clean(html).tables.map(told)).toEqual(["a|b| / |c|d"]);
});

test("a table inside a cell is spelt out there", () => {
  const html = "<table><tr><td>außen <table><tr><td>eins</td><td>zwei</td></tr></table></td><td>rechts</td></tr></table>";
  expect(clean(html).tables.map(told)).toEqual(["außen eins zwei|rechts"]);
});

test("a table too large for a page becomes paragraphs, and so does any table where there can be none", () => {
  const row = `<tr>${"<td>x</td>".repeat(41)}</tr>`;
  const found = clean(`<table>${row}</table>`);
  expect(found.tables).toEqual([]);
  expect(found.html.replace(/\s/g, "")).toContain("x".repeat(41));
  expect(cleanHtml("<table><tr><td>a</td><td>b</td></tr></table>")).toContain("<p>a b </p>");
});

const line = (words: string): Node => noteSchema.node("doc", null, noteSchema.node("paragraph", null, words === "" ? [] : noteSchema.text(words)));
const shown: ShownTable = { header: true, rows: [[line("Kopf"), line("")], [line("eins"), line("zwei")]] };
const beside: ShownBeside = { table: () => shown, note: () => line("Amtsblatt 7") };
const tableNode = textSchema.node("table", { id: "t" });
const paragraph = textSchema.node("paragraph", null, textSchema.text("Absatz"));

test("a copied table is HTML that every program reads, and comes back as it was", () => {
  const copied = document.createElement("div");
  copied.append(textSerializer(beside).serializeFragment(Fragment.from([paragraph, tableNode])));
  expect(copied.innerHTML).toBe(
    '<p>Absatz</p><div><table><thead><tr><th scope="col">Kopf</th><th scope="col"></th></tr></thead>' +
      "<tbody><tr><td>eins</td><td>zwei</td></tr></tbody></table></div>",
  );
  expect(clean(copied.innerHTML).tables.map(told)).toEqual(["# Kopf| / eins|zwei"]);
});

test("as plain text its rows are lines with tabs", () => {
  expect(plainText(new Slice(Fragment.from([paragraph, tableNode]), 0, 0), beside)).toBe("Absatz\n\nKopf\t\neins\tzwei");
});

test("what is pasted never names a table that the text has", () => {
  const slice = withOwnTables(new Slice(Fragment.from([tableNode, paragraph, tableNode]), 0, 0), (id) => `${id}-neu`);
  const ids = slice.content.content.flatMap((block) => (block.type.name === "table" ? [String(block.attrs.id)] : []));
  expect(ids).toEqual(["t-neu", "t-neu"]);
  expect(slice.content.child(1)).toBe(paragraph);
});

test("a copied note brings its words: other programs show them, and they are read from what is pasted", () => {
  const referring = textSchema.node("paragraph", null, [textSchema.text("Wort"), textSchema.node("footnote", { id: "n" })]);
  const copied = document.createElement("div");
  copied.append(textSerializer(beside).serializeFragment(Fragment.from([referring])));
  expect(copied.textContent).toBe("Wort[Amtsblatt 7]");
  expect(plainText(new Slice(Fragment.from([referring]), 0, 0), beside)).toBe("Wort [Amtsblatt 7]");
  const page = new DOMParser().parseFromString(copied.innerHTML, "text/html");
  const found: string[] = [];
  takeNotes(page, (id, words) => found.push(`${id}: ${words.textBetween(0, words.size)}`));
  expect(found).toEqual(["n: Amtsblatt 7"]);
  expect(page.body.innerHTML).toBe('<p>Wort<sup data-footnote="n"></sup></p>');
});

test("tables for which the server has no room become paragraphs", () => {
  const table = (cell: string, rows: number) => `<table>${`<tr><td>${cell}</td></tr>`.repeat(rows)}</table>`;
  // 200,000 characters and 10,000 marks at once.
  expect(clean(table("x".repeat(1_000), 200)).tables).toHaveLength(1);
  expect(clean(table("x".repeat(1_000), 201)).tables).toEqual([]);
  expect(clean(table("x".repeat(1_000), 200) + table("y", 1)).tables).toHaveLength(1);
  expect(clean(table("<b>x</b> ".repeat(25), 401)).tables).toEqual([]);
  // 100,000 cells ever: of a table with rows that were removed the cells are still there.
  const cells = Object.fromEntries(Array.from({ length: 99_999 }, (_, row) => [`r${String(row)}:c`, ""]));
  const room = new Room({ ...empty(), tables: { t: { header: false, rows: {}, columns: {}, cells } } });
  const words = (rows: number): TableWords => ({ header: false, rows: Array.from({ length: rows }, () => [[]]) });
  expect([room.take(words(2)), room.take(words(1)), room.take(words(1))]).toEqual([false, true, false]);
});
