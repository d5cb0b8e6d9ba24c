/**
 * What the server tells of a document's past (`/api/v1/documents/{id}/history` and its neighbours). The types are those of
 * the server's OpenAPI document; times are integers in milliseconds since 1970-01-01 UTC, positions count the changes of
 * the document's log.
 */
import type { Sent } from "../api/index.ts";
import type { components, operations } from "../api/schema.ts";

type Schemas = components["schemas"];

/** As the client hands it on: a block has an id even where the words stand before the first marker. */
type Identified<T> = Omit<T, "id"> & { id: string };

/** How coarse the history is told. */
export type Zoom = NonNullable<NonNullable<operations["history"]["parameters"]["query"]>["zoom"]>;

/** What one organisation (or member, where named) did in an entry; `organisation_id` null is the server itself: an import. */
export type Part = Sent<Schemas["HistoryPart"]>;
export type TouchedBlock = Sent<Schemas["TouchedBlock"]>;
/** A session, a single change, or all that ended in one hour, day, week or month. */
export type Entry = Sent<Schemas["HistoryEntry"]>;
export type HistoryPage = Sent<Schemas["HistoryPage"]>;

export type Marks = Sent<Schemas["Marks"]>;
/** A stretch of words, or a reference to a footnote, that one session wrote with the same marks. */
export type Run = Sent<Schemas["Run"]>;
export type BlockKind = Schemas["HistoryBlockKind"];
export type SentHead = Sent<Schemas["BlockHead"]>;
export type BlockHead = Identified<SentHead>;
export type SentBlock = Sent<Schemas["Block"]>;
export type Block = Identified<SentBlock>;
export type Footnote = Sent<Schemas["Footnote"]>;
export type Table = Sent<Schemas["HistoryTable"]>;

export type SentText = Sent<Schemas["TextAt"]>;
/** The text of a moment. */
export type Text = Omit<SentText, "blocks"> & { blocks: Block[] };
/** One session as the author of words. */
export type Author = Sent<Schemas["Author"]>;
export type SentBlame = Sent<Schemas["Blame"]>;
export type Blame = Text & Pick<SentBlame, "authors">;

export type Side = Schemas["Side"];
export type ComparedRun = Sent<Schemas["ComparedRun"]>;
export type ComparedBlock = Omit<Sent<Schemas["ComparedBlock"]>, "from" | "to"> & { from: BlockHead | null; to: BlockHead | null };
export type ComparedTable = Sent<Schemas["ComparedTable"]>;
export type ComparedFootnote = Sent<Schemas["ComparedFootnote"]>;
export type Moment = Sent<Schemas["Point"]>;
export type Counts = Sent<Schemas["ComparisonCounts"]>;
export type SentComparison = Sent<Schemas["Comparison"]>;
export type Comparison = Omit<SentComparison, "blocks"> & { blocks: ComparedBlock[] };

export type Version = Sent<Schemas["Version"]>;
export type Visit = Schemas["Visit"];
export type Restored = Schemas["Restored"];

export type Member = Schemas["Member"];
/** A member whose name the viewer may know. */
export type NamedMember = Pick<Member, "id" | "organisation_id"> & { name: string };

export type FilmState = Sent<Schemas["FilmState"]>;
/** Everything that ever stood in one of the document's texts, in document order. */
export type FilmText = Sent<Schemas["FilmText"]>;
/** A table's rows and columns over time; the words of its cells are texts of the film. */
export type FilmTable = Sent<Schemas["FilmTable"]>;
export type Film = Sent<Schemas["Film"]>;

/** That everybody may read a version, or might until it was withdrawn. */
export type Publication = Schemas["Publication"];
