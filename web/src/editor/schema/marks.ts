/** Automerge's marks and ProseMirror's: each mark of the one is a mark of the other, known or not. */
import type { MarkValue } from "@automerge/automerge/slim";
import { Mark, type MarkSpec, type Schema } from "prosemirror-model";
import type { LinkTarget } from "../api.ts";
import type { Marks } from "../binding/delta.ts";

/** The schemes a link may name; others run programs or scripts in the reader's name. The server reads links by the same rule. */
const linkSchemes = new Set(["http", "https", "mailto", "tel"]);

/** Whether a browser may open the address: it is relative, or of a scheme that is safe. */
export function isSafeAddress(href: string): boolean {
  const scheme = /^([^/?#:]*):/.exec(href)?.[1];
  return href !== "" && (scheme === undefined || linkSchemes.has(scheme.toLowerCase()));
}

/** Most characters in the title of a pasted link; the rest is cut off. */
const mostTitle = 300;

/** Longest link, in bytes as it stands in the document: the server refuses longer ones (its `LINK_BYTES`). */
const longestLink = 4096;

/** Whether a link may be set: its address is safe, and the whole short enough. Those that stand may be longer. */
export function isWritableLink(target: LinkTarget): boolean {
  return isSafeAddress(target.href) && new TextEncoder().encode(spellLink(target)).length <= longestLink;
}

function spellLink({ href, title }: LinkTarget): string {
  return JSON.stringify({ href, title });
}

/** How a mark grows with words typed at its end. */
export function expansion(name: string): "after" | "none" {
  return name === "strong" || name === "em" ? "after" : "none";
}

const link: MarkSpec = {
  attrs: { href: { validate: "string" }, title: { default: null, validate: "string|null" } },
  inclusive: false,
  parseDOM: [
    {
      tag: "a[href]",
      getAttrs: (element) => {
        const target = {
          href: element.getAttribute("href") ?? "",
          title: element.getAttribute("title")?.slice(0, mostTitle) ?? null,
        };
        return isWritableLink(target) && target;
      },
    },
  ],
  toDOM: (mark) => ["a", { href: String(mark.attrs.href), title: titleOf(mark), rel: "noopener noreferrer" }, 0],
};

const strong: MarkSpec = {
  parseDOM: [
    { tag: "strong" },
    // Google Docs wraps whole pastes in a <b> of normal weight.
    { tag: "b", getAttrs: (element) => element.style.fontWeight !== "normal" && null },
    { style: "font-weight", getAttrs: (weight) => /^(bold|bolder|[6-9]\d\d)$/.test(weight) && null },
    { style: "font-weight=normal", clearMark: (mark) => mark.type.name === "strong" },
  ],
  toDOM: () => ["strong", 0],
};

const em: MarkSpec = {
  parseDOM: [
    { tag: "em" },
    { tag: "i", getAttrs: (element) => element.style.fontStyle !== "normal" && null },
    { style: "font-style=italic" },
    { style: "font-style=normal", clearMark: (mark) => mark.type.name === "em" },
  ],
  toDOM: () => ["em", 0],
};

/** A defined term. There is no command for it yet; a term that somebody marked stays one. */
const term: MarkSpec = {
  attrs: { value: { default: true } },
  inclusive: false,
  toDOM: () => ["dfn", 0],
};

/** A mark that this editor does not know, kept as it is; several may lie on the same words. */
const other: MarkSpec = {
  attrs: { name: { validate: "string" }, value: {} },
  inclusive: false,
  excludes: "",
  toDOM: () => ["span", 0],
};

/** The marks of texts and notes. */
export const wordMarks = { link, strong, em, term, other };

/** The marks of the title, which shows none. */
export const titleMarks = { other };

/** The ProseMirror marks of words that carry `marks` in the document. */
export function readMarks(schema: Schema, marks: Marks | undefined): readonly Mark[] {
  if (marks === undefined) return Mark.none;
  const read = Object.entries(marks).flatMap(([name, value]) => readMark(schema, name, value) ?? []);
  return Mark.setFrom(read);
}

function readMark(schema: Schema, name: string, value: MarkValue): Mark | null {
  if (value === null || value === false) return null;
  return knownMark(schema, name, value) ?? schema.mark("other", { name, value });
}

function knownMark(schema: Schema, name: string, value: MarkValue): Mark | null {
  const type = schema.marks[name];
  if (type === undefined || name === "other") return null;
  if (name === "term") return type.create({ value });
  if (name !== "link") return type.create();
  const target = readLink(value);
  return target === null ? null : type.create(target);
}

function readLink(value: MarkValue): LinkTarget | null {
  try {
    const { href, title }: { href?: unknown; title?: unknown } = JSON.parse(String(value)) as object;
    if (typeof href !== "string" || !isSafeAddress(href)) return null;
    return { href, title: typeof title === "string" && title !== "" ? title : null };
  } catch {
    return null;
  }
}

/** The marks as they stand in the document. */
export function writeMarks(marks: readonly Mark[]): Marks {
  return Object.fromEntries(marks.map((mark) => [markName(mark), markValue(mark)]));
}

/** The name of a mark in the document. */
export function markName(mark: Mark): string {
  return mark.type.name === "other" ? String(mark.attrs.name) : mark.type.name;
}

/** The value of a mark in the document; a link's is the JSON text of its address and title. */
export function markValue(mark: Mark): MarkValue {
  switch (mark.type.name) {
    case "link":
      return spellLink(linkTarget(mark));
    case "term":
    case "other":
      return mark.attrs.value as MarkValue;
    default:
      return true;
  }
}

function titleOf(mark: Mark): string | null {
  const title: unknown = mark.attrs.title;
  return typeof title === "string" ? title : null;
}

/** Where the link at hand leads, or null. */
export function linkTarget(mark: Mark): LinkTarget {
  return { href: String(mark.attrs.href), title: titleOf(mark) };
}
