/** One text of the document and the ProseMirror state that shows it. */
import * as Automerge from "@automerge/automerge/slim";
import type { Doc, Patch, Prop, Span } from "@automerge/automerge/slim";
import type { Node, Schema } from "prosemirror-model";
import { EditorState, TextSelection, type Plugin, type Transaction } from "prosemirror-state";
import { Transform } from "prosemirror-transform";
import type { TextDocument } from "../api.ts";
import { isEmbed } from "../schema/markers.ts";
import { readMarks, writeMarks } from "../schema/marks.ts";
import { hasBlocks, noteSchema } from "../schema/schema.ts";
import { keepingFirstMarker, plainEmbeds } from "./canonical.ts";
import { carry, compose, DeltaBuilder, invert, lengthOf, mapIndex, marksBetween, type Delta, type Insert } from "./delta.ts";
import { documentOf, flatIndex, itemsBetween, positionAfter } from "./flat.ts";
import { fillMarkers, readPatches, tellOfMarks } from "./patches.ts";
import { stepDelta, transactionDelta } from "./steps.ts";
import { applyDelta, reconcile } from "./transaction.ts";
import { sameWords, splitDelta, writeDelta, writeFirstMarker } from "./write.ts";

/** The metadata that tells where a transaction comes from that the member did not make. */
export const originMeta = "wortlaut-origin";

/** `remote` shows what the document already holds; `correction` gives typed words the marks that they were typed with. */
export type Origin = "remote" | "correction";

/** What a binding tells its session. */
export interface BindingEvents {
  /** The member has changed the text; `inverse` takes it back. */
  edited(binding: TextBinding, transaction: Transaction, inverse: Delta): void;
  /** Someone else has changed the text; `delta` is in terms of what is shown. */
  carried(binding: TextBinding, delta: Delta): void;
  /** The state is another one. */
  updated(binding: TextBinding): void;
}

/** What makes a binding. */
export interface BindingOptions {
  readonly path: Prop[];
  readonly schema: Schema;
  readonly plugins: readonly Plugin[];
  readonly doc: Doc<TextDocument>;
  readonly events: BindingEvents;
  /** Makes the text inside a change when the document lacks it. */
  readonly create?: (doc: TextDocument) => void;
}

/** What a binding has written inside a change. */
export interface Written {
  readonly delta: Delta;
  /** Whether the first marker was virtual before. */
  readonly shift: number;
  /** Makes it wait again, because the change was not made. */
  takeBack(): void;
}

/** A view that shows the binding's state. */
export interface StateView {
  updateState(state: EditorState): void;
}

export class TextBinding {
  readonly path: Prop[];
  readonly schema: Schema;
  readonly #options: BindingOptions;
  #state: EditorState;
  #view: StateView | null = null;
  /** What the document holds, as a ProseMirror document; the state's is this one with `#pending` done to it. */
  #base: Node;
  #pending: Delta = [];
  /** Whether the text must be made in the document although no words wait for it. */
  #missing = false;
  /** 1 when the first marker is virtual. */
  #shift: number;

  constructor(options: BindingOptions) {
    this.#options = options;
    this.path = options.path;
    this.schema = options.schema;
    const read = this.#read(options.doc);
    this.#base = read.doc;
    this.#shift = read.shift;
    this.#state = EditorState.create({ doc: read.doc, plugins: [plainEmbeds, ...options.plugins] });
  }

  get state(): EditorState {
    return this.#state;
  }

  get pending(): boolean {
    return this.#pending.length > 0 || this.#missing;
  }

  /** Whether a view shows the state and changes it. */
  get attached(): boolean {
    return this.#view !== null;
  }

  attach(view: StateView): void {
    this.#view = view;
  }

  /** Lets go of a view, unless another has taken its place. */
  detach(view: StateView): void {
    if (this.#view === view) this.#view = null;
  }

  /** Asks for the text to be made with the next change, if the document lacks it. */
  requestCreation(): void {
    this.#missing = true;
  }

  /** Takes a transaction, the member's own or, with an origin, one that follows the document. */
  dispatch(transaction: Transaction): void {
    const { state, transactions } = this.#state.applyTransaction(transaction);
    this.#state = state;
    for (const applied of transactions) if (applied.docChanged) this.#follow(applied);
    this.#view?.updateState(state);
    this.#options.events.updated(this);
  }

  #follow(transaction: Transaction): void {
    const delta = keepingFirstMarker(transaction.before, transactionDelta(transaction));
    const origin = transaction.getMeta(originMeta) as Origin | undefined;
    if (origin !== "remote") this.#pending = compose(this.#pending, delta);
    if (origin !== undefined) {
      this.#options.events.carried(this, delta);
      return;
    }
    const inverse = invert(delta, (from, to) => itemsBetween(transaction.before, from, to));
    this.#options.events.edited(this, transaction, inverse);
  }

  /** Writes what waits, at most about `budget` operations of it, inside a change. */
  write(doc: TextDocument, budget: number): Written {
    const before = { base: this.#base, pending: this.#pending, shift: this.#shift, missing: this.#missing };
    this.#missing = false;
    this.#options.create?.(doc);
    const { head, rest } = splitDelta(this.#pending, budget);
    const after = rest.length === 0 ? this.#state.doc : this.#after(head);
    const target = { doc, path: this.path, after };
    if (this.#shift === 1 && hasBlocks(this.schema) && needsFirstMarker(after, head)) {
      writeFirstMarker(target);
      this.#shift = 0;
    }
    const written = withShownWords(head, after);
    writeDelta({ ...target, shift: this.#shift }, written);
    this.#base = after;
    this.#pending = rest;
    return { delta: written, shift: before.shift, takeBack: () => this.#restore(before) };
  }

  #restore(before: { base: Node; pending: Delta; shift: number; missing: boolean }): void {
    this.#base = before.base;
    this.#pending = before.pending;
    this.#shift = before.shift;
    this.#missing = before.missing;
  }

  #after(delta: Delta): Node {
    return applyDelta(new Transform(this.#base), delta).doc;
  }

  /**
   * Compares what was written with what the document made of it. Words that inherited other marks than they were typed with
   * get theirs with the next change; whatever else differs is shown as the document has it.
   */
  settle(doc: Doc<TextDocument>, { delta, shift }: Written, patches: readonly Patch[]): void {
    const reading = readPatches({ schema: this.schema, path: this.path, shift }, patches);
    const agrees = shift === this.#shift && sameWords(delta, reading?.delta ?? []) && !holdsHalves(this.#base, delta);
    if (agrees) return;
    const correction = this.#pending.length === 0 ? this.#correction(this.#read(doc).doc, delta) : [];
    this.follow(doc);
    if (correction.length > 0) this.dispatch(applyDelta(this.#state.tr, correction).setMeta(originMeta, "correction"));
  }

  /** The marks that written words lack in the document, or have there although they should not. */
  #correction(held: Node, written: Delta): Delta {
    const delta = new DeltaBuilder();
    let index = 0;
    for (const operation of written) {
      if (operation.kind === "remove") continue;
      const end = index + lengthOf(operation);
      if (operation.kind === "text") {
        for (const [length, found, wanted] of alignMarks(itemsBetween(held, index, end), itemsBetween(this.#base, index, end))) {
          delta.keep(length, marksBetween(found, wanted));
        }
      } else delta.keep(end - index);
      index = end;
    }
    return held.content.size === this.#base.content.size ? delta.done() : [];
  }

  /** Follows patches that someone else's change has made. */
  receive(doc: Doc<TextDocument>, patches: readonly Patch[]): void {
    const reading = readPatches({ schema: this.schema, path: this.path, shift: this.#shift }, patches);
    const marks = tellOfMarks(patches);
    if (reading === null && !marks) return;
    if (reading?.exact === true && reading.delta !== null && !marks) {
      this.#carry(reading.delta, this.#after(reading.delta));
      return;
    }
    this.follow(doc, reading?.delta ?? null);
  }

  /** Makes the state show what the document holds; `hint` says where words and markers came and went. */
  follow(doc: Doc<TextDocument>, hint: Delta | null = null): void {
    const read = this.#read(doc);
    const transform = new Transform(this.#base);
    if (hint !== null && read.shift === this.#shift) {
      applyDelta(transform, fillMarkers(hint, (from, to) => itemsBetween(read.doc, from, to)));
    }
    this.#shift = read.shift;
    reconcile(transform, read.doc);
    const delta = transform.steps.reduce<Delta>((before, step, index) => {
      const stepped = transform.docs[index];
      return stepped === undefined ? before : compose(before, stepDelta(step, stepped));
    }, []);
    if (delta.length > 0 || !this.#base.eq(read.doc)) this.#carry(delta, read.doc);
  }

  /** Whether the state shows exactly what the document holds, with what waits done to it. */
  agrees(doc: Doc<TextDocument>): boolean {
    return this.fresh(doc).eq(this.#base);
  }

  /** What the document alone says, read anew. */
  fresh(doc: Doc<TextDocument>): Node {
    return this.#read(doc).doc;
  }

  /** Shows a change of the document, whose new form is `base`, across what waits. */
  #carry(delta: Delta, base: Node): void {
    const transaction = this.#state.tr;
    applyDelta(transaction, carry(delta, this.#pending, "other-first"));
    this.#base = base;
    this.#pending = keepingFirstMarker(this.#base, carry(this.#pending, delta, "delta-first"));
    reconcile(transaction, this.#pending.length === 0 ? base : this.#after(this.#pending));
    if (!transaction.docChanged) return;
    keepCaret(transaction, this.#state);
    this.dispatch(transaction.setMeta(originMeta, "remote" satisfies Origin));
  }

  /** The document's index of a ProseMirror position; null while keystrokes wait, which the document does not hold. */
  documentIndex(position: number): number | null {
    if (this.#pending.length > 0) return null;
    return Math.max(0, flatIndex(this.#state.doc, position) - this.#shift);
  }

  /** The ProseMirror position of an index of the document. */
  shownPosition(index: number): number {
    return positionAfter(this.#state.doc, mapIndex(this.#pending, index + this.#shift, "before"));
  }

  #read(doc: Doc<TextDocument>): { readonly doc: Node; readonly shift: number } {
    const spans = readSpans(doc, this.path);
    const first = spans[0];
    const marked = first?.type === "block" && !isEmbed(first.value) && hasBlocks(this.schema);
    return { doc: documentWith(this.schema, spans), shift: marked ? 0 : 1 };
  }
}

/** Whether the virtual first marker must become a real one: it changes, or its empty paragraph would not show without it. */
function needsFirstMarker(after: Node, delta: Delta): boolean {
  const first = delta[0];
  const changes = first !== undefined && (first.kind !== "keep" || first.marker !== undefined);
  return changes || (after.childCount > 1 && after.child(0).content.size === 0);
}

/**
 * The delta with the words that ProseMirror shows in their places. They differ where a step cut a character in two (see
 * steps.ts) and a later one joined its halves again.
 */
function withShownWords(delta: Delta, after: Node): Delta {
  let index = 0;
  return delta.map((operation) => {
    const start = index;
    if (operation.kind !== "remove") index += lengthOf(operation);
    return operation.kind === "text" ? { ...operation, text: words(itemsBetween(after, start, index)) } : operation;
  });
}

/** Whether ProseMirror shows half a character, or half of one marked, where something was written: the document cannot. */
function holdsHalves(after: Node, delta: Delta): boolean {
  let index = 0;
  return delta.some((operation) => {
    const start = index;
    if (operation.kind !== "remove") index += lengthOf(operation);
    const unmarked = operation.kind === "keep" && operation.marks === undefined;
    if (unmarked || operation.kind === "remove" || operation.kind === "marker") return false;
    return itemsBetween(after, start, index).some((item) => item.kind === "text" && /\p{Surrogate}/u.test(item.text));
  });
}

function words(items: readonly Insert[]): string {
  return items.map((item) => (item.kind === "text" ? item.text : "")).join("");
}

function documentWith(schema: Schema, spans: readonly Span[]): Node {
  const template = schema.topNodeType.createAndFill();
  if (template === null) throw new Error("An empty document must be possible.");
  return documentOf(template, spans.map((span) => readSpan(schema, span)));
}

/** The words of a text without blocks, as a note or a cell shows them. */
export function lineOf(spans: readonly Span[]): Node {
  return documentWith(noteSchema, spans);
}

function readSpan(schema: Schema, span: Span): Insert {
  if (span.type === "block") return { kind: "marker", marker: span.value };
  return { kind: "text", text: span.value, marks: writeMarks(readMarks(schema, span.marks)) };
}

/** The spans of a text; none where the document has no such text. */
function readSpans(doc: Doc<TextDocument>, path: Prop[]): readonly Span[] {
  try {
    return Automerge.spans(doc, path);
  } catch {
    return [];
  }
}

/** Walks two runs of the same words and tells, piece by piece, the marks of both. */
function* alignMarks(found: readonly Insert[], wanted: readonly Insert[]) {
  let [left, right] = [0, 0];
  let [leftAt, rightAt] = [0, 0];
  while (left < found.length && right < wanted.length) {
    const one = found[left];
    const other = wanted[right];
    if (one?.kind !== "text" || other?.kind !== "text") return;
    const length = Math.min(one.text.length - leftAt, other.text.length - rightAt);
    yield [length, one.marks, other.marks] as const;
    leftAt += length;
    rightAt += length;
    if (leftAt === one.text.length) [left, leftAt] = [left + 1, 0];
    if (rightAt === other.text.length) [right, rightAt] = [right + 1, 0];
  }
}

/** Words that someone else writes exactly at the caret come to stand behind it, so that two who write there do not mix. */
function keepCaret(transaction: Transaction, state: EditorState): void {
  const { selection } = state;
  if (!(selection instanceof TextSelection) || !selection.empty) return;
  const position = transaction.mapping.map(selection.head, -1);
  transaction.setSelection(TextSelection.near(transaction.doc.resolve(position), -1));
}
