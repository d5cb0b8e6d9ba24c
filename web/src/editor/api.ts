import type { ChangeFn, Doc, ImmutableString } from "@automerge/automerge/slim";

/** A table beside the text (DESIGN §6): rows and columns are names with an order, cells are texts under "row:column". */
export interface TableRecord {
  readonly header: boolean;
  readonly columns: Readonly<Record<string, ImmutableString>>;
  readonly rows: Readonly<Record<string, ImmutableString>>;
  readonly cells: Readonly<Record<string, string>>;
}

/** The part of an Automerge document that the editor reads and writes; the server creates all of it (DESIGN §6). */
export interface TextDocument {
  readonly title: string;
  readonly text: string;
  readonly footnotes: Readonly<Record<string, string>>;
  readonly tables: Readonly<Record<string, TableRecord>>;
}

/** What `ephemeral-message` of a DocHandle carries, as far as the editor reads it. */
export interface EphemeralEvent {
  readonly senderId: string;
  readonly message: unknown;
}

/** The document as the editor needs it; a DocHandle of automerge-repo satisfies it. */
export interface TextHandle {
  doc(): Doc<TextDocument>;
  /** `time` is told in seconds since 1970, to everybody who has the document. */
  change(callback: ChangeFn<TextDocument>, options: { readonly time: number }): void;
  broadcast(message: unknown): void;
  isReadOnly(): boolean;
  on(event: "change", listener: (payload: { readonly patches: readonly unknown[] }) => void): unknown;
  on(event: "ephemeral-message", listener: (payload: EphemeralEvent) => void): unknown;
  off(event: "change", listener: (payload: { readonly patches: readonly unknown[] }) => void): unknown;
  off(event: "ephemeral-message", listener: (payload: EphemeralEvent) => void): unknown;
}

/** Who a peer is, as the server says; never taken from the peer's own message. */
export interface PeerIdentity {
  /** Shown at the caret, usually the organisation's short name. */
  readonly label: string;
  /** The organisation's colour, 1 to 10: the class `org-1` … `org-10`. */
  readonly colour: number;
}

/** What the shell knows about the others in this document (from the server's presence events). */
export interface PresenceChannel {
  /** Who has this peer id, or undefined for someone who is not (or no longer) here. */
  identify(peerId: string): PeerIdentity | undefined;
  /** Whether anyone else is here, which decides how soon typing is sent. */
  othersPresent(): boolean;
  /** Calls the listener whenever an answer of the two above may have changed; returns how to stop that. */
  subscribe(listener: () => void): () => void;
}

/** Every sentence the editor shows or speaks; German or English comes from the message catalogue. */
export interface EditorLabels {
  /** Names the title's field for a screen reader. */
  readonly title: string;
  /** Shown while the title is empty. */
  readonly titlePlaceholder: string;
  /** Names the text's field for a screen reader. */
  readonly text: string;
  /** Shown while the text is one empty paragraph. */
  readonly textPlaceholder: string;
  /** The heading above the notes: "Fußnoten". */
  readonly footnotes: string;
  /** Names one note's field: "Fußnote 3". */
  footnote(number: number): string;
  /** Names the superscript in the text: "Zu Fußnote 3". */
  footnoteReference(number: number): string;
  /** Names the button at the end of a note that leads back: "Zurück zum Text". */
  backToText(number: number): string;
  /** Names one table: "Tabelle 2". */
  table(number: number): string;
  /** On the button of a table that has no rows or columns left. */
  readonly fillTable: string;
  /** Heads a column aloud while its heading is empty: "Spalte 2". */
  column(column: number): string;
  /** Names one cell's field, with the words that head its column: "Zeile 2, Spalte 1, Aufgabe". */
  cell(row: number, column: number, heading: string): string;
}

/** Where a link leads. */
export interface LinkTarget {
  readonly href: string;
  readonly title: string | null;
}

/** What stands at the caret: the kind of its block. */
export interface BlockSummary {
  readonly type: "paragraph" | "heading" | "ordered-list-item" | "unordered-list-item" | "blockquote" | "other";
  /** 1 to 4 in a heading, else null. */
  readonly level: number | null;
  /** Whether a heading carries a number. */
  readonly numbered: boolean;
}

/** The table in whose cell the caret is. */
export interface TableSummary {
  readonly rows: number;
  readonly columns: number;
  /** Whether the first row heads the columns. */
  readonly header: boolean;
}

/** One heading of the outline. */
export interface OutlineEntry {
  /** Which block it is, counted from 0: the argument of `goToBlock`. */
  readonly block: number;
  readonly level: number;
  /** "2" or "4.1", or null for a heading without a number. */
  readonly number: string | null;
  readonly text: string;
  /** Whether the caret stands in this heading's section. */
  readonly here: boolean;
}

/** Names of commands on the table in whose cell the caret is. */
export type TableCommand =
  | "rowAbove"
  | "rowBelow"
  | "columnLeft"
  | "columnRight"
  | "removeRow"
  | "removeColumn"
  | "toggleHeader"
  | "removeTable";

/** Names of commands that take no argument and change something. */
export type SimpleCommand =
  | "toggleStrong"
  | "toggleEm"
  | "removeLink"
  | "paragraph"
  | "bulletList"
  | "orderedList"
  | "indent"
  | "outdent"
  | "blockquote"
  | "insertFootnote"
  | "insertTable"
  | TableCommand
  | "undo"
  | "redo";

/** Everything that a toolbar, an outline and a status line show. */
export interface EditorStateSummary {
  /** Where the caret stands, or null when the editor has no focus. */
  readonly focus: "title" | "text" | "footnote" | "cell" | null;
  readonly editable: boolean;
  readonly strong: boolean;
  readonly em: boolean;
  /** The link at the caret or selection, or null. */
  readonly link: LinkTarget | null;
  /** The block at the caret; null in the title, in notes and in cells. */
  readonly block: BlockSummary | null;
  /** The table in whose cell the caret is, or null. */
  readonly table: TableSummary | null;
  /** Whether each command would do something now. */
  readonly can: Readonly<Record<SimpleCommand | "heading" | "setLink", boolean>>;
  readonly outline: readonly OutlineEntry[];
  /** Words of title, text, tables and notes. */
  readonly words: number;
}

/** What one can do. Each returns whether it did anything. */
export interface EditorCommands extends Readonly<Record<SimpleCommand, () => boolean>> {
  /** Makes the selected blocks headings; without `numbered` a heading keeps what it had. */
  heading(level: 1 | 2 | 3 | 4, numbered?: boolean): boolean;
  /** Links the selection, changes the link at the caret, or inserts the address as linked words when nothing is selected. */
  setLink(target: LinkTarget): boolean;
  /** Moves caret and view to a block of the outline. */
  goToBlock(block: number): boolean;
  /** Moves caret and view to the n-th note, counted from 1. */
  goToFootnote(number: number): boolean;
}

export interface EditorOptions {
  /** An empty element; the editor fills it and empties it again at `destroy`. */
  readonly mount: HTMLElement;
  readonly handle: TextHandle;
  /** Whether this member may type; a reader sees the text live. */
  readonly editable: boolean;
  /** The language of the text, for spelling and hyphenation: "de". */
  readonly language: string;
  readonly labels: EditorLabels;
  /** Without it nobody else's caret is shown and own carets are not sent. */
  readonly presence?: PresenceChannel;
  /** Called after anything that the summary tells has changed, at most once a task. */
  readonly onState: (state: EditorStateSummary) => void;
  /** Called when the editor begins or ceases to hold keystrokes that are not in the document yet. */
  readonly onPending?: (pending: boolean) => void;
  /** Ctrl+K: the shell asks for an address and calls `commands.setLink` or `removeLink`. */
  readonly onLinkRequested?: (current: LinkTarget | null) => void;
  /** Alt+F10: the shell focuses its toolbar. */
  readonly onToolbarRequested?: () => void;
}

export interface Editor {
  readonly commands: EditorCommands;
  /** The newest summary, the same as the last `onState`. */
  state(): EditorStateSummary;
  /** Whether keystrokes wait that are not in the document yet: they are unsaved. */
  pending(): boolean;
  /** Writes waiting keystrokes into the document now (before a sync message is applied, before leaving the page). */
  flush(): void;
  /** Focuses the text where the caret was last. */
  focus(): void;
  /** A changed role takes effect at once; waiting keystrokes are written first. */
  setEditable(editable: boolean): void;
  /** Writes waiting keystrokes, stops listening and empties the mount. */
  destroy(): void;
}
