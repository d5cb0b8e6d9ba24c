/** Writes deltas into the document: splices, marks and block markers, nothing else. */
import * as Automerge from "@automerge/automerge/slim";
import type { Doc, Prop } from "@automerge/automerge/slim";
import type { Node } from "prosemirror-model";
import { same } from "../schema/markers.ts";
import { expansion } from "../schema/marks.ts";
import {
  DeltaBuilder,
  lengthOf,
  marksBetween,
  sameMarks,
  sameValue,
  type Delta,
  type InsertText,
  type Keep,
  type Marker,
  type MarkChange,
  type Marks,
  type Operation,
} from "./delta.ts";
import { itemsBetween } from "./flat.ts";

/** Most Automerge operations of one change; a longer paste becomes several changes, as the server's limits expect. */
export const changeOperations = 20_000;

/** What one marker costs, roughly: its map, four keys, a list or two and what they hold. */
const markerOperations = 12;

/** The first part of a delta that makes at most about `budget` Automerge operations, and what is to be done after it. */
export function splitDelta(delta: Delta, budget: number): { readonly head: Delta; readonly rest: Delta } {
  const head = new DeltaBuilder();
  const rest = new DeltaBuilder();
  let left = budget;
  for (const operation of delta) {
    const [now, later] = splitOperation(operation, left);
    left -= now === null ? left : cost(now);
    if (now !== null) head.push(now);
    if (now !== null && now.kind !== "remove") rest.keep(lengthOf(now));
    if (later !== null) rest.push(later);
  }
  return { head: head.done(), rest: rest.done() };
}

function cost(operation: Operation): number {
  if (operation.kind === "keep") {
    return 2 * Object.keys(operation.marks ?? {}).length + (operation.marker === undefined ? 0 : markerOperations);
  }
  if (operation.kind === "marker") return markerOperations;
  return lengthOf(operation) + (operation.kind === "text" ? 2 * Object.keys(operation.marks).length : 0);
}

function splitOperation(operation: Operation, budget: number): [Operation | null, Operation | null] {
  if (cost(operation) <= budget) return [operation, null];
  if (operation.kind === "keep" || operation.kind === "marker") return [null, operation];
  const overhead = cost(operation) - lengthOf(operation);
  if (operation.kind === "remove") {
    return budget <= 0 ? [null, operation] : [{ ...operation, length: budget }, { ...operation, length: operation.length - budget }];
  }
  const cut = wholeCharacters(operation.text, budget - overhead);
  if (cut <= 0) return [null, operation];
  return [{ ...operation, text: operation.text.slice(0, cut) }, { ...operation, text: operation.text.slice(cut) }];
}

/** The length nearest below `length` that does not cut a character in two. */
function wholeCharacters(text: string, length: number): number {
  return length > 0 && (text.codePointAt(length - 1) ?? 0) > 0xffff ? length - 1 : length;
}

/** Where a delta is written. */
export interface WriteTarget<T> {
  readonly doc: Doc<T>;
  readonly path: Prop[];
  /** 1 when the text's first marker is virtual. */
  readonly shift: number;
  /** The document that the delta leads to, or one that begins as it does. */
  readonly after: Node;
}

/** Writes a delta inside a change callback. */
export function writeDelta<T>(target: WriteTarget<T>, delta: Delta): void {
  const { doc, path, shift } = target;
  let index = 0;
  for (const operation of delta) {
    const at = index - shift;
    if (operation.kind === "remove") Automerge.splice(doc, path, at, operation.length);
    else if (operation.kind === "marker") Automerge.splitBlock(doc, path, at, blockValue(operation.marker));
    else if (operation.kind === "text") writeText(target, index, operation);
    else writeKeep(target, at, operation);
    if (operation.kind !== "remove") index += lengthOf(operation);
  }
}

type BlockValue = Parameters<typeof Automerge.splitBlock>[3];

/** A marker holds what Automerge read or what markers.ts made, so it can be written. */
function blockValue(marker: Marker): BlockValue {
  return { ...marker } as BlockValue;
}

/** Makes the virtual first marker a real one. */
export function writeFirstMarker<T>({ doc, path }: Pick<WriteTarget<T>, "doc" | "path">): void {
  const paragraph = new Automerge.ImmutableString("paragraph");
  Automerge.splitBlock(doc, path, 0, { type: paragraph, parents: [], attrs: {}, isEmbed: false });
}

function writeKeep<T>(target: WriteTarget<T>, at: number, keep: Keep): void {
  if (keep.marker !== undefined) writeMarker(target, at, keep.marker);
  if (keep.marks !== undefined) mark(target, at, at + keep.length, keep.marks);
}

function mark<T>({ doc, path }: WriteTarget<T>, start: number, end: number, marks: MarkChange): void {
  for (const [name, value] of Object.entries(marks)) {
    const range = { start, end, expand: expansion(name) };
    if (value === null) Automerge.unmark(doc, path, range, name);
    else Automerge.mark(doc, path, range, name, value);
  }
}

/** Lone halves of characters cannot be written; they become replacement characters of the same length. */
function wellFormed(text: string): string {
  return text.replace(/\p{Surrogate}/gu, "\uFFFD");
}

function writeText<T>(target: WriteTarget<T>, index: number, insert: InsertText): void {
  const at = index - target.shift;
  Automerge.splice(target.doc, target.path, at, 0, wellFormed(insert.text));
  const inherited = inheritedMarks(target.after, index, index + insert.text.length);
  mark(target, at, at + insert.text.length, marksBetween(inherited, insert.marks));
}

/**
 * The marks that words between two indices inherit from their neighbours. An educated guess: what was really inherited shows
 * in the patches of the change, and the binding corrects it.
 */
function inheritedMarks(after: Node, from: number, to: number): Marks {
  const before = marksAt(after, from - 1);
  const behind = marksAt(after, to);
  const grows = ([name, value]: [string, unknown]) =>
    expansion(name) === "after" || (name in behind && sameValue(behind[name], value));
  return Object.fromEntries(Object.entries(before).filter(grows));
}

function marksAt(doc: Node, index: number): Marks {
  const [item] = itemsBetween(doc, index, index + 1);
  return item?.kind === "text" ? item.marks : {};
}

/**
 * Changes a marker in place. Automerge's own `updateBlock` deletes the marker and makes another, which would lose the
 * block's identity and leave two blocks when two people do it at once; `updateSpans` compares the whole text.
 */
function writeMarker<T>({ doc, path }: WriteTarget<T>, at: number, wanted: Marker): void {
  const current = Automerge.block(doc, path, at) as Marker | null;
  if (current === null) return;
  writeMap(Automerge.getBackend(doc), `/${[...path, at].join("/")}`, current, wanted);
}

type Backend = ReturnType<typeof Automerge.getBackend>;

function writeMap(backend: Backend, object: string, current: Marker, wanted: Marker): void {
  for (const key of Object.keys(current)) if (!(key in wanted)) backend.delete(object, key);
  for (const [key, value] of Object.entries(wanted)) {
    if (key in current && same(current[key], value)) continue;
    if (isMap(value) && isMap(current[key])) writeMap(backend, `${object}/${key}`, current[key], value);
    else writeValue(backend, object, key, value);
  }
}

function writeValue(backend: Backend, object: string, key: string, value: unknown): void {
  if (isMap(value)) {
    backend.putObject(object, key, {});
    writeMap(backend, `${object}/${key}`, {}, value);
  } else if (Array.isArray(value)) {
    // The whole list anew: two people who indent the same item at once have indented it once.
    backend.putObject(object, key, []);
    value.forEach((item, index) => insertString(backend, `${object}/${key}`, index, item));
  } else if (value instanceof Automerge.ImmutableString) {
    backend.put(object, key, value.val, "str");
  } else if (typeof value === "string") {
    backend.putObject(object, key, value);
  } else if (typeof value === "number" || typeof value === "boolean" || value === null) {
    backend.put(object, key, value);
  }
}

function insertString(backend: Backend, list: string, index: number, item: unknown): void {
  if (item instanceof Automerge.ImmutableString) backend.insert(list, index, item.val, "str");
}

function isMap(value: unknown): value is Marker {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Whether two deltas write the same words with the same marks at the same places, whatever their markers hold. */
export function sameWords(one: Delta, other: Delta): boolean {
  const left = wordsOnly(one);
  const right = wordsOnly(other);
  return left.length === right.length && left.every((operation, index) => sameOperation(operation, right[index]));
}

function wordsOnly(delta: Delta): Delta {
  const words = new DeltaBuilder();
  for (const operation of delta) {
    if (operation.kind === "keep") words.keep(operation.length, operation.marks);
    else if (operation.kind === "marker") words.marker({});
    else words.push(operation);
  }
  return words.done();
}

function sameOperation(one: Operation, other: Operation | undefined): boolean {
  if (one.kind !== other?.kind || lengthOf(one) !== lengthOf(other)) return false;
  if (one.kind === "text" && other.kind === "text" && one.text !== other.text) return false;
  const marks = (operation: Operation): MarkChange => ("marks" in operation ? (operation.marks ?? {}) : {});
  return sameMarks(marks(one), marks(other));
}
