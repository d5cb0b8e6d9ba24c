// @vitest-environment jsdom
import { DOMParser as Reader, DOMSerializer as Writer, Slice, Fragment } from "prosemirror-model";
import { expect, test } from "vitest";
import { noteSchema, textSchema } from "../schema/schema.ts";
import { cleanHtml, onOneLine, paragraphsOf } from "./clipboard.ts";

/** What a paste becomes: one line a block, with its kind, depth and words. */
function pasted(html: string): string[] {
  const page = new DOMParser().parseFromString(cleanHtml(html), "text/html");
  const doc = Reader.fromSchema(textSchema).parse(page.body);
  return doc.content.content.map((block) => {
    const depth = (block.attrs.parents as string[] | undefined)?.length ?? 0;
    const words = block.content.content.map((node) => {
      const marks = node.marks.map((mark) => `<${mark.type.name}>`);
      return `${node.text ?? "*"}${marks.join("")}`;
    });
    return `${block.type.name}${depth > 0 ? depth : ""}: ${words.join("|")}`;
  });
}

test("headings, paragraphs, lists and quotations keep their kind, and nothing else its style", () => {
  expect(
    pasted(`<style>p{color:red}</style><h1>Titel</h1><h5>Tief</h5><p style="color:red">Wort <b>fett</b> <i>schräg</i></p>
      <ul><li>eins<ul><li><p>zwei</p></li></ul></li></ul><ol><li>drei</li></ol><blockquote><p>A</p><p>B</p></blockquote>`),
  ).toEqual([
    "heading: Titel",
    "heading: Tief",
    "paragraph: Wort |fett<strong>| |schräg<em>",
    "unordered-list-item: eins",
    "unordered-list-item1: zwei",
    "ordered-list-item: drei",
    "blockquote: A",
    "blockquote: B",
  ]);
});

test("what is copied in the editor is pasted as it was", () => {
  const item = (kind: string, ...parents: string[]) => textSchema.node(kind, { parents }, textSchema.text("Punkt"));
  const blocks = [
    textSchema.node("heading", { level: 1, numbered: true }, textSchema.text("Titel")),
    textSchema.node("heading", { level: 4 }, textSchema.text("Tief")),
    item("ordered-list-item"),
    item("unordered-list-item", "ordered-list-item"),
    textSchema.node("blockquote", null, textSchema.text("Zitat")),
    textSchema.node("paragraph", null, [textSchema.text("Wort"), textSchema.node("footnote", { id: "n1" })]),
  ];
  const copied = document.createElement("div");
  copied.append(Writer.fromSchema(textSchema).serializeFragment(Fragment.from(blocks)));
  const page = new DOMParser().parseFromString(cleanHtml(copied.innerHTML), "text/html");
  const doc = Reader.fromSchema(textSchema).parse(page.body);
  expect(doc.toJSON()).toEqual(textSchema.node("doc", null, blocks).toJSON());
});

test("a link that is longer than the server takes is pasted as words", () => {
  const frame = JSON.stringify({ href: "", title: null }).length;
  const longest = "a".repeat(4096 - frame);
  expect(pasted(`<p><a href="${longest}">gut</a> <a href="${longest}a">zu lang</a></p>`)).toEqual(["paragraph: gut<link>| zu lang"]);
});

test("links keep safe addresses only", () => {
  expect(pasted(`<p><a href="https://example.org">gut</a> <a href="javascript:alert(1)">böse</a></p>`)).toEqual([
    "paragraph: gut<link>| böse",
  ]);
});

test("Google's wrapper of normal weight makes nothing bold", () => {
  expect(pasted(`<b style="font-weight:normal"><p>dünn <span style="font-weight:700">fett</span></p></b>`)).toEqual([
    "paragraph: dünn |fett<strong>",
  ]);
});

test("Word's lists become lists, without the bullets that Word has written out", () => {
  const bullet = (sign: string) =>
    `<![if !supportLists]><span style='mso-list:Ignore'>${sign}<span>&nbsp;&nbsp;</span></span><![endif]>`;
  expect(
    pasted(`<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'>${bullet("·")}Eins</p>
      <p class=MsoListParagraph style='mso-list:l0 level2 lfo1'>${bullet("o")}Zwei</p>
      <p class=MsoListParagraph style='mso-list:l1 level1 lfo2'>${bullet("1.")}Drei</p>`),
  ).toEqual(["unordered-list-item: Eins", "unordered-list-item1: Zwei", "ordered-list-item: Drei"]);
});

test("plain text becomes a paragraph a line, without empty ones", () => {
  const slice = paragraphsOf(textSchema, "Eins\r\n\r\nZwei\tdrei\n");
  expect(slice.content.content.map((block) => block.textContent)).toEqual(["Eins", "Zwei drei"]);
  expect([slice.openStart, slice.openEnd]).toEqual([1, 1]);
});

test("what is pasted into a note or the title comes on one line", () => {
  const blocks = ["Eins\nzwei", "Drei"].map((words) => noteSchema.node("paragraph", null, noteSchema.text(words)));
  const line = onOneLine(noteSchema, new Slice(Fragment.from(blocks), 1, 1));
  expect(line.content.textBetween(0, line.content.size)).toBe("Eins zwei Drei");
});
