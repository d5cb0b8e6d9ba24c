/** Sending a file to the server: to see what it would become, to make a document of it, or to revise one by it. */
import { Refused, upload, type DocumentKind } from "../api/index.ts";
import type { Imported, Preview, Revision, RevisionPreview } from "./types.ts";

/** A file as the server wants it: bytes, and a name whose ending tells the format where the bytes leave it open. */
export interface Source {
  name: string;
  bytes: Blob;
}

/** More the server does not read, in bytes; it would break off in the middle of the sending. */
export const largest = 16 << 20;

export function preview({ name, bytes }: Source, signal: AbortSignal): Promise<Preview> {
  return upload<Preview>(`/import/preview?${new URLSearchParams({ name }).toString()}`, bytes, { signal });
}

export function importAs({ name, bytes }: Source, title: string, kind: DocumentKind): Promise<Imported> {
  return upload<Imported>(`/import?${new URLSearchParams({ name, title, kind }).toString()}`, bytes);
}

/** What a revised file would make of a document's text. */
export function previewRevision(document: string, { name, bytes }: Source, signal: AbortSignal): Promise<RevisionPreview> {
  return upload<RevisionPreview>(`${revisionsOf(document)}/preview?${new URLSearchParams({ name }).toString()}`, bytes, { signal });
}

/** Makes the text that stood at the heads `base` say what the file says. */
export function importRevision(document: string, { name, bytes }: Source, base: readonly string[]): Promise<Revision> {
  return upload<Revision>(`${revisionsOf(document)}?${new URLSearchParams({ name, base: base.join(",") }).toString()}`, bytes);
}

/** Whether a revision was refused because others have written since the preview. */
export function isMovedOn(error: unknown): boolean {
  return error instanceof Refused && error.problem?.type === "urn:wortlaut:problem:text-moved-on";
}

const revisionsOf = (document: string) => `/documents/${encodeURIComponent(document)}/import`;

/** What somebody pasted: a file without a name of its own. */
export function pasted(text: string, html: string): Source {
  if (html.trim() !== "") return { name: "text.html", bytes: new Blob([html]) };
  return { name: isMarkdown(text) ? "text.md" : "text.txt", bytes: new Blob([text]) };
}

/** What only Markdown has: headings, bold words, links, footnotes, the line below a table's heading. */
const markdown = [/^#{1,6} \S/m, /\*\*\S[^*\n]*\*\*/, /\[[^\]\n]+\]\([^)\s]+[^)\n]*\)/, /^\[\^[^\]\n]+\]: /m, /^\s*\|?\s*:?-{3,}:?\s*\|/m];

/** Whether words are Markdown and not just words: taken for it, "<Anrede>" would be a tag, and vanish. */
const isMarkdown = (text: string) => markdown.some((sign) => sign.test(text));
