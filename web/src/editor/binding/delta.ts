/**
 * Changes of a flat text as values that can be composed, carried across each other and inverted.
 *
 * A flat text is a sequence of items of length 1: UTF-16 code units and markers (the beginning of a block, or an embed).
 * A delta walks it from the left: keep, remove, insert. The algebra is that of Quill's Delta
 * (https://quilljs.com/docs/delta), with markers in the place of line ends.
 */
import type { MarkValue } from "@automerge/automerge/slim";

/** Marks that words carry, by name. */
export type Marks = Readonly<Record<string, MarkValue>>;

/** Marks to set, and with null to remove. */
export type MarkChange = Readonly<Record<string, MarkValue>>;

/** A block marker's or embed's map, as it stands in the document. */
export type Marker = Readonly<Record<string, unknown>>;

export interface Keep {
  readonly kind: "keep";
  readonly length: number;
  readonly marks?: MarkChange;
  /** What becomes of a marker; then `length` is 1. */
  readonly marker?: Marker;
}

export interface Remove {
  readonly kind: "remove";
  readonly length: number;
}

export interface InsertText {
  readonly kind: "text";
  readonly text: string;
  readonly marks: Marks;
}

export interface InsertMarker {
  readonly kind: "marker";
  readonly marker: Marker;
}

export type Insert = InsertText | InsertMarker;
export type Operation = Keep | Remove | Insert;

/** What happens from left to right; whatever stands behind the last operation is kept. */
export type Delta = readonly Operation[];

/** How many items an operation reads or writes. */
export function lengthOf(operation: Operation): number {
  if (operation.kind === "text") return operation.text.length;
  return operation.kind === "marker" ? 1 : operation.length;
}

export function isInsert(operation: Operation | undefined): operation is Insert {
  return operation?.kind === "text" || operation?.kind === "marker";
}

/** Whether two marks' values are the same; Automerge's scalars include dates and bytes. */
export function sameValue(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true;
  return typeof one === "object" && typeof other === "object" && JSON.stringify(one) === JSON.stringify(other);
}

export function sameMarks(one: Marks, other: Marks): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => name in other && sameValue(one[name], other[name]));
}

/** Which marks must change so that `from` becomes `to`. */
export function marksBetween(from: Marks, to: Marks): MarkChange {
  const change: Record<string, MarkValue> = {};
  for (const name of Object.keys(from)) if (!(name in to)) change[name] = null;
  for (const [name, value] of Object.entries(to)) {
    if (!(name in from) || !sameValue(from[name], value)) change[name] = value;
  }
  return change;
}

export function applyMarks(marks: Marks, change: MarkChange | undefined): Marks {
  if (change === undefined) return marks;
  const entries = Object.entries({ ...marks, ...change });
  return Object.fromEntries(entries.filter(([, value]) => value !== null));
}

/** Gathers operations into the one canonical form: neighbours joined, inserts before removals, no empty tail. */
export class DeltaBuilder {
  readonly #operations: Operation[] = [];

  keep(length: number, marks?: MarkChange, marker?: Marker): this {
    if (length <= 0) return this;
    const change = marks !== undefined && Object.keys(marks).length > 0 ? { marks } : {};
    return this.push({ kind: "keep", length, ...change, ...(marker === undefined ? {} : { marker }) });
  }

  remove(length: number): this {
    return length > 0 ? this.push({ kind: "remove", length }) : this;
  }

  text(text: string, marks: Marks): this {
    return text === "" ? this : this.push({ kind: "text", text, marks });
  }

  marker(marker: Marker): this {
    return this.push({ kind: "marker", marker });
  }

  push(operation: Operation): this {
    const operations = this.#operations;
    const last = operations.at(-1);
    if (last?.kind === "remove" && isInsert(operation)) {
      operations.pop();
      this.push(operation);
      return this.push(last);
    }
    const joined = last === undefined ? null : join(last, operation);
    if (joined === null) operations.push(operation);
    else operations[operations.length - 1] = joined;
    return this;
  }

  done(): Delta {
    const end = this.#operations.findLastIndex((operation) => !isPlainKeep(operation));
    return this.#operations.slice(0, end + 1);
  }
}

function isPlainKeep(operation: Operation): boolean {
  return operation.kind === "keep" && operation.marks === undefined && operation.marker === undefined;
}

function join(left: Operation, right: Operation): Operation | null {
  if (left.kind === "remove" && right.kind === "remove") return { kind: "remove", length: left.length + right.length };
  if (left.kind === "text" && right.kind === "text") {
    return sameMarks(left.marks, right.marks) ? { ...left, text: left.text + right.text } : null;
  }
  if (left.kind !== "keep" || right.kind !== "keep") return null;
  if (left.marker !== undefined || right.marker !== undefined) return null;
  return sameMarks(left.marks ?? {}, right.marks ?? {}) ? { ...left, length: left.length + right.length } : null;
}

/** Reads a delta in pieces; behind its end everything is kept. */
class Reader {
  #index = 0;
  #offset = 0;

  constructor(readonly delta: Delta) {}

  get done(): boolean {
    return this.#index >= this.delta.length;
  }

  peek(): Operation | undefined {
    return this.delta[this.#index];
  }

  left(): number {
    const operation = this.peek();
    return operation === undefined ? Number.POSITIVE_INFINITY : lengthOf(operation) - this.#offset;
  }

  next(length = this.left()): Operation {
    const operation = this.peek();
    if (operation === undefined) return { kind: "keep", length };
    const from = this.#offset;
    const taken = Math.min(length, this.left());
    this.#offset += taken;
    if (this.left() === 0) {
      this.#index += 1;
      this.#offset = 0;
    }
    return part(operation, from, taken);
  }
}

function part(operation: Operation, from: number, length: number): Operation {
  if (operation.kind === "text") return { ...operation, text: operation.text.slice(from, from + length) };
  return operation.kind === "marker" ? operation : { ...operation, length };
}

/** The delta that does `first` and then `second`. */
export function compose(first: Delta, second: Delta): Delta {
  const one = new Reader(first);
  const two = new Reader(second);
  const result = new DeltaBuilder();
  while (!one.done || !two.done) {
    if (isInsert(two.peek())) {
      result.push(two.next());
    } else if (one.peek()?.kind === "remove") {
      result.push(one.next());
    } else {
      const length = Math.min(one.left(), two.left());
      composePiece(result, one.next(length), two.next(length));
    }
  }
  return result.done();
}

function composePiece(result: DeltaBuilder, one: Operation, two: Operation): void {
  if (two.kind === "remove") {
    if (one.kind === "keep") result.push(two);
    return;
  }
  if (two.kind !== "keep") return;
  if (one.kind === "text") result.text(one.text, applyMarks(one.marks, two.marks));
  else if (one.kind === "marker") result.marker(two.marker ?? one.marker);
  else if (one.kind === "keep") {
    const marks = one.marks === undefined && two.marks === undefined ? undefined : { ...one.marks, ...two.marks };
    result.keep(one.length, marks, two.marker ?? one.marker);
  }
}

/**
 * What `delta` becomes when `other`, made from the same text, has been done first.
 *
 * With `"other-first"`, inserts of `other` at the same place stand before those of `delta`, and marks and markers that both
 * change stay as `other` wants them; with `"delta-first"` it is the other way round. So `compose(a, carry(b, a, "other-first"))`
 * and `compose(b, carry(a, b, "delta-first"))` are the same.
 */
export function carry(delta: Delta, other: Delta, order: "delta-first" | "other-first"): Delta {
  const mine = new Reader(delta);
  const theirs = new Reader(other);
  const otherFirst = order === "other-first";
  const result = new DeltaBuilder();
  while (!mine.done) {
    if (isInsert(theirs.peek()) && (otherFirst || !isInsert(mine.peek()))) {
      result.keep(lengthOf(theirs.next()));
    } else if (isInsert(mine.peek())) {
      result.push(mine.next());
    } else {
      const length = Math.min(mine.left(), theirs.left());
      carryPiece(result, mine.next(length), theirs.next(length), otherFirst);
    }
  }
  return result.done();
}

function carryPiece(result: DeltaBuilder, mine: Operation, theirs: Operation, otherFirst: boolean): void {
  if (theirs.kind === "remove") return;
  if (mine.kind === "remove") {
    result.push(mine);
  } else if (mine.kind === "keep" && theirs.kind === "keep") {
    const marks = otherFirst ? without(mine.marks, theirs.marks) : mine.marks;
    const marker = otherFirst && theirs.marker !== undefined ? undefined : mine.marker;
    result.keep(mine.length, marks, marker);
  }
}

function without(marks: MarkChange | undefined, taken: MarkChange | undefined): MarkChange | undefined {
  if (marks === undefined || taken === undefined) return marks;
  return Object.fromEntries(Object.entries(marks).filter(([name]) => !(name in taken)));
}

/** The delta that takes `delta` back; `read(from, to)` gives the items of the text before it. */
export function invert(delta: Delta, read: (from: number, to: number) => readonly Insert[]): Delta {
  const result = new DeltaBuilder();
  let index = 0;
  for (const operation of delta) {
    if (isInsert(operation)) {
      result.remove(lengthOf(operation));
      continue;
    }
    const end = index + operation.length;
    if (operation.kind === "remove") for (const item of read(index, end)) result.push(item);
    else if (isPlainKeep(operation)) result.keep(operation.length);
    else for (const item of read(index, end)) invertKeep(result, operation, item);
    index = end;
  }
  return result.done();
}

function invertKeep(result: DeltaBuilder, keep: Keep, item: Insert): void {
  if (item.kind === "marker") {
    result.keep(1, undefined, keep.marker === undefined ? undefined : item.marker);
    return;
  }
  const changed = applyMarks(item.marks, keep.marks);
  result.keep(item.text.length, marksBetween(changed, item.marks));
}

/** Where an index of the text before `delta` lies after it; an insert exactly there moves it only with `"after"`. */
export function mapIndex(delta: Delta, index: number, side: "before" | "after"): number {
  let read = 0;
  let written = 0;
  for (const operation of delta) {
    if (read > index || (read === index && !(isInsert(operation) && side === "after"))) break;
    const length = lengthOf(operation);
    if (isInsert(operation)) {
      written += length;
      continue;
    }
    const reached = Math.min(length, index - read);
    if (operation.kind === "keep") written += reached;
    read += length;
    if (read > index) return written;
  }
  return read > index ? written : written + (index - read);
}

/** The delta that builds `items` from nothing. */
export function insertion(items: Iterable<Insert>): Delta {
  const delta = new DeltaBuilder();
  for (const item of items) delta.push(item);
  return delta.done();
}
