// @vitest-environment jsdom
import { beforeEach, expect, test } from "vitest";
import type { Block, BlockKind, Run } from "../types.ts";
import { Painter } from "./painter.ts";

let sheet: HTMLElement, painter: Painter;

beforeEach(() => {
  sheet = document.createElement("article");
  painter = new Painter(sheet, { footnotes: "Fußnoten", reference: (number) => `Zu Fußnote ${number}`, table: (number) => `Tabelle ${number}`, prefix: "s" });
});

const block = (id: string, text: string, kind: BlockKind = "paragraph", number: string | null = null): Block => ({
  id,
  kind,
  depth: 0,
  number,
  runs: text === "" ? [] : [{ text }],
});

const paint = (...blocks: Block[]) => painter.paint({ title: [{ text: "Titel" }], blocks, footnotes: [] });
const texts = () => [...sheet.querySelectorAll("[data-block]")].map(({ textContent }) => textContent);

test("blocks are drawn as the editor draws them", () => {
  paint(
    { ...block("1", "Begriff", "heading", "1"), level: 1 },
    block("2", "Absatz", "paragraph", "(1)"),
    { ...block("3", "Buchstabe", "ordered-list-item", "b)"), depth: 1 },
    block("4", "", "blockquote"),
  );
  expect(sheet.innerHTML).toBe(
    '<h1 data-kind="title">Titel</h1><div data-kind="text"><h2 data-block="1" data-number="1">Begriff</h2><p data-block="2" data-number="(1)">Absatz</p>' +
      '<ol class="item" data-block="3" data-depth="1"><li aria-level="2" value="2">Buchstabe</li></ol><blockquote data-block="4"><br></blockquote></div>' +
      '<section class="notes" hidden=""><h2>Fußnoten</h2><ol></ol></section>',
  );
});

test("only what differs is drawn again", () => {
  paint(block("1", "eins"), block("2", "zwei"), block("3", "drei"));
  const [first, second, third] = sheet.querySelectorAll("[data-block]");
  const untouched = first?.firstChild;
  paint(block("1", "eins"), block("3", "drei!"), block("4", "vier"));
  expect(texts()).toEqual(["eins", "drei!", "vier"]);
  expect(painter.element("1")).toBe(first);
  expect(painter.element("3")).toBe(third);
  expect(first?.firstChild).toBe(untouched);
  expect(second?.isConnected).toBe(false);
});

test("a block that becomes another kind is another element in the same place", () => {
  paint(block("1", "eins"), block("2", "zwei"));
  paint({ ...block("1", "eins", "heading", "1"), level: 1 }, block("2", "zwei", "paragraph", "(1)"));
  expect([...sheet.querySelectorAll("[data-block]")].map(({ tagName }) => tagName)).toEqual(["H2", "P"]);
});

test("in a long block only the lines that differ are drawn again", () => {
  const lines = (changed: number) => Array.from({ length: 400 }, (_, line) => (line === changed ? `Zeile ${line}!` : `Zeile ${line}`)).join("\n");
  paint(block("1", lines(-1)));
  const before = [...sheet.querySelectorAll(".line")];
  paint(block("1", lines(200)));
  const after = [...sheet.querySelectorAll(".line")];
  expect(after.filter((line, index) => line !== before[index])).toHaveLength(1);
  expect(texts()[0]).toBe(lines(200));
  paint(block("1", lines(200).replace("Zeile 10\n", "")));
  expect(texts()[0]).toBe(lines(200).replace("Zeile 10\n", ""));
});

test("footnotes stand below, and their references carry their numbers also when those change", () => {
  const noted = (...runs: Run[]): Block => ({ id: "1", kind: "paragraph", depth: 0, number: null, runs });
  const note = (id: string, number: number) => ({ id, number, runs: [{ text: id }] });
  painter.paint({ title: [], blocks: [noted({ text: "a" }, { footnote: "x" })], footnotes: [note("x", 1)] });
  painter.paint({ title: [], blocks: [noted({ text: "a" }, { footnote: "x" })], footnotes: [note("y", 1), note("x", 2)] });
  const reference = sheet.querySelector(".reference");
  expect([reference?.textContent, reference?.getAttribute("aria-label"), reference?.getAttribute("href")]).toEqual(["2", "Zu Fußnote 2", "#s-note-x"]);
  expect(sheet.querySelectorAll(".note")).toHaveLength(2);
});

test("a table is drawn as one, and drawn anew only when a cell or a row is another", () => {
  const table = (...cells: string[]): Block => ({
    ...block("t", ""),
    kind: "table",
    runs: [],
    table: { header: true, columns: ["c"], rows: cells.map((text, row) => ({ id: `r${row}`, cells: [[{ text }]] })) },
  });
  paint(table("Kopf", "eins"));
  const drawn = sheet.querySelector("table");
  expect(drawn?.getAttribute("aria-label")).toBe("Tabelle 1");
  expect([...sheet.querySelectorAll("thead th, tbody td")].map((cell) => cell.textContent)).toEqual(["Kopf", "eins"]);
  paint(table("Kopf", "eins"));
  expect(sheet.querySelector("table")).toBe(drawn);
  paint(table("Kopf", "eins", "zwei"));
  expect(sheet.querySelectorAll("td")).toHaveLength(2);
});
