/**
 * What the server tells of a document's past (`/api/v1/documents/{id}/history` and its neighbours); times are integers in
 * milliseconds since 1970-01-01 UTC, positions count the changes of the document's log.
 */

/** How coarse the history is told. */
export type Zoom = "change" | "session" | "hour" | "day" | "week" | "month";

/** What one organisation (or member, where named) did in an entry; `organisation_id` null is the server itself: an import. */
export interface Part {
  organisation_id: string | null;
  member_id: string | null;
  brought_by: string | null;
  changes: number;
  inserted: number;
  removed: number;
}

export interface TouchedBlock {
  /** The block's id, or "title", "footnote:<id>", or "beginning" for words before the first block. */
  id: string;
  label: string | null;
  excerpt: string;
}

export interface Note {
  text: string;
  organisation_id: string | null;
  member_id: string | null;
  at: number;
}

/** A session, a single change, or all that ended in one hour, day, week or month. */
export interface Entry {
  id: string;
  /** The log positions of its first and last change, counted from 1. */
  first: number;
  last: number;
  changes: number;
  inserted: number;
  removed: number;
  began_at: number;
  ended_at: number;
  written_from: number | null;
  written_to: number | null;
  parts: Part[];
  sessions: number;
  blocks: TouchedBlock[];
  note: Note | null;
  version: { number: number; name: string }[];
}

export interface HistoryPage {
  heads: string[];
  position: number;
  changes: number;
  inserted: number;
  removed: number;
  entries: Entry[];
  next: number | null;
}

export interface Marks {
  strong?: boolean;
  em?: boolean;
  term?: boolean;
  link?: { href: string; title: string | null };
}

/** A stretch of words, or a reference to a footnote, that one session wrote with the same marks. */
export interface Run {
  text?: string;
  footnote?: string;
  marks?: Marks;
  /** Index into `authors`; only where it was asked who wrote it. */
  by?: number;
}

export type BlockKind = "paragraph" | "heading" | "ordered-list-item" | "unordered-list-item" | "blockquote";

export interface BlockHead {
  id: string;
  kind: BlockKind;
  level?: number;
  numbered?: boolean;
  depth: number;
  number: string | null;
}

export interface Block extends BlockHead {
  runs: Run[];
}

export interface Footnote {
  id: string;
  number: number | null;
  runs: Run[];
}

/** The text of a moment. */
export interface Text {
  heads: string[];
  position: number | null;
  at: number | null;
  text_sha256: string;
  title: Run[];
  blocks: Block[];
  footnotes: Footnote[];
}

/** One session as the author of words. */
export interface Author {
  session: string;
  organisation_id: string | null;
  member_id: string | null;
  brought_by: string | null;
  received_at: number;
  written_at: number | null;
  /** What the session says of itself. */
  note: string | null;
  /** The log positions of its first and last change. */
  first: number;
  last: number;
}

export interface Blame extends Text {
  authors: Author[];
}

export type Side = "both" | "from" | "to";

export interface ComparedRun {
  side: Side;
  text?: string;
  footnote?: string;
  marks?: Marks;
  marks_from?: Marks;
  change: number | null;
  move: number | null;
  by: number | null;
}

export interface ComparedBlock {
  side: Side;
  from: BlockHead | null;
  to: BlockHead | null;
  change: number | null;
  move: number | null;
  by: number | null;
  runs: ComparedRun[];
}

export interface ComparedFootnote {
  side: Side;
  id: string;
  number: number | null;
  runs: ComparedRun[];
}

export interface Moment {
  heads: string[];
  position: number | null;
  at: number | null;
}

export interface Counts {
  inserted_words: number;
  removed_words: number;
  moved_words: number;
  remarked_words: number;
  inserted_blocks: number;
  removed_blocks: number;
  changed_blocks: number;
  moved_blocks: number;
}

export interface Comparison {
  from: Moment;
  to: Moment;
  changes: number;
  counts: Counts;
  title: ComparedRun[];
  blocks: ComparedBlock[];
  footnotes: ComparedFootnote[];
  authors: Author[];
}

export interface Agreed {
  at: number;
  note: string | null;
  organisation_id: string;
  member_id: string | null;
}

export interface Version {
  number: number;
  name: string;
  note: string | null;
  heads: string[];
  position: number | null;
  text_sha256: string;
  created_at: number;
  organisation_id: string | null;
  member_id: string | null;
  agreed: Agreed | null;
  /** Whether this is the version that was last declared the agreed one. */
  is_current: boolean;
}

export interface Visit {
  position: number;
  at: number;
}

export interface Restored {
  heads: string[];
  position: number | null;
  written: string[];
}

/** A member whose name the viewer may know. */
export interface NamedMember {
  id: string;
  name: string;
  organisation_id: string;
}

/** What stood at a marker from a change on; neither `kind` nor `footnote` is nothing. */
export interface FilmState {
  from: number;
  kind?: BlockKind;
  level?: number;
  numbered?: boolean;
  depth?: number;
  footnote?: string;
}

/** Everything that ever stood in one of the document's texts, in document order. */
export interface FilmText {
  /** "title", "text" or "footnote:<id>". */
  name: string;
  /** One character an element: U+FFFC a block marker or footnote, U+FFF9 the beginning of a mark, U+FFFB its end. */
  chars: string;
  /** Runs over the elements: the change that made the first, how many, and whether each next is one change later. */
  made: [start: number, count: number, step: 0 | 1][];
  /** Pairs of (element less the previous pair's element, change). */
  removed: number[];
  markers: { element: number; id: string; states: FilmState[] }[];
  /** In the order of their operations: a later mark wins. */
  marks: { begin: number; end: number; name: string; value: unknown; change: number }[];
}

export interface Film {
  heads: string[];
  changes: number;
  /** When each change was received: the first as it is, then the differences. */
  times: number[];
  authors: Author[];
  author_of: [count: number, author: number][];
  texts: FilmText[];
}
