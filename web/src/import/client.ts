/** Sending a file to the server: to see what it would become, or to make a document of it. */
import { upload, type DocumentKind } from "../api/index.ts";
import type { Imported, Preview } from "./types.ts";

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

/** What somebody pasted: a file without a name of its own. */
export function pasted(text: string, html: string): Source {
  return html.trim() === "" ? { name: "text.md", bytes: new Blob([text]) } : { name: "text.html", bytes: new Blob([html]) };
}
