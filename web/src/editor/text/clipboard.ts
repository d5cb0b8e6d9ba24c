/** What comes from other programs: HTML made plain enough for the schema, plain text made paragraphs. */
import { Fragment, Slice, type Node, type Schema } from "prosemirror-model";
import { spellOut } from "../tables/clipboard.ts";

/**
 * HTML as the schema can read it: without styles' elements and comments, with Word's lists as lists, and with the paragraphs
 * inside items and quotations taken out, since a block holds words only. `takeTables` says what becomes of tables; where there
 * can be none, their rows become paragraphs.
 */
export function cleanHtml(html: string, takeTables = spellTablesOut): string {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const element of page.querySelectorAll("style, script, title, meta, link, template, head > *")) element.remove();
  for (const paragraph of page.querySelectorAll<HTMLElement>("p")) wordListItem(paragraph);
  for (const quotation of page.querySelectorAll("blockquote")) splitQuotation(quotation);
  for (const paragraph of page.querySelectorAll("li > p")) unwrap(paragraph);
  takeTables(page);
  return page.body.innerHTML;
}

function spellTablesOut(page: Document): void {
  for (const table of page.querySelectorAll("table")) spellOut(table);
}

/** Word writes list items as paragraphs whose style names the list and the level, with the bullet as words. */
function wordListItem(paragraph: HTMLElement): void {
  const style = paragraph.getAttribute("style") ?? "";
  const level = /mso-list:\s*\w+\s+level(\d+)/i.exec(style)?.[1];
  if (level === undefined) return;
  const bullet = takeBullet(paragraph);
  const item = paragraph.ownerDocument.createElement("li");
  item.append(...paragraph.childNodes);
  let list: HTMLElement = item;
  for (let depth = 0; depth < Math.min(Number(level), 9); depth += 1) {
    const outer = paragraph.ownerDocument.createElement(/^[\da-z]+[.)]/i.test(bullet) ? "ol" : "ul");
    outer.append(list);
    list = outer;
  }
  paragraph.replaceWith(list);
}

/** Removes the bullet that Word has written out between `[if !supportLists]` and `[endif]`, and tells it. */
function takeBullet(paragraph: HTMLElement): string {
  const spans = [...paragraph.querySelectorAll<HTMLElement>("span")];
  const marked = spans.find((span) => /mso-list:\s*Ignore/i.test(span.getAttribute("style") ?? ""));
  const bullet = marked?.textContent.trim() ?? "";
  marked?.remove();
  return bullet;
}

function splitQuotation(quotation: Element): void {
  const paragraphs = [...quotation.children].filter((child) => child.tagName === "P");
  if (paragraphs.length === 0) return;
  const quotations = paragraphs.map((paragraph) => {
    const single = quotation.ownerDocument.createElement("blockquote");
    single.append(...paragraph.childNodes);
    return single;
  });
  quotation.replaceWith(...quotations);
}

function unwrap(element: Element): void {
  element.replaceWith(...element.childNodes, " ");
}

/** Plain text: every line that is not empty becomes a paragraph. */
export function paragraphsOf(schema: Schema, text: string): Slice {
  const lines = text.split(/\r\n?|\n/).map((line) => line.replace(/\t/g, " ")).filter((line) => line.trim() !== "");
  const blocks = lines.map((line) => schema.node("paragraph", null, schema.text(line)));
  return new Slice(Fragment.from(blocks), blocks.length > 0 ? 1 : 0, blocks.length > 0 ? 1 : 0);
}

/** The words of a slice on one line, for a note or the title, with spaces where blocks met. */
export function onOneLine(schema: Schema, slice: Slice): Slice {
  const words: Node[] = [];
  slice.content.forEach((block, _offset, index) => {
    if (index > 0 && words.length > 0) words.push(schema.text(" "));
    const content = block.isTextblock ? block.content : Fragment.from(block);
    content.forEach((node) => {
      if (node.isText) words.push(schema.text((node.text ?? "").replace(/\s+/g, " "), node.marks));
    });
  });
  return new Slice(Fragment.from(words), 0, 0);
}
