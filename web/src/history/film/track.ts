/** One text of the film in typed arrays: what stands at a position is a single pass over them. */
import type { FilmState, FilmText } from "../types.ts";

/** Stands for "never" among changes. */
const never = 0x7fffffff;

/** An element that is not a character. */
export type Stop =
  | { readonly element: number; readonly is: "marker"; readonly id: string; readonly states: readonly FilmState[] }
  | { readonly element: number; readonly is: "begin" | "end"; readonly mark: number };

export interface FilmMark {
  readonly name: string;
  readonly value: unknown;
  readonly change: number;
}

export class Track {
  readonly name: string;
  readonly length: number;
  /** The change that made each element, and the first that removed it. */
  readonly made: Int32Array;
  readonly removed: Int32Array;
  readonly marks: readonly FilmMark[];
  /** In document order. */
  readonly stops: readonly Stop[];
  /** The UTF-16 code unit of each element; the second of a pair is 0 for most. */
  readonly #first: Uint16Array;
  readonly #second: Uint16Array;
  readonly #buffer: Uint16Array;
  readonly #decoder = new TextDecoder("utf-16le");

  constructor(text: FilmText) {
    this.name = text.name;
    this.length = text.made.reduce((sum, [, count = 0]) => sum + count, 0);
    this.made = unroll(text.made, this.length);
    this.removed = removals(text.removed, this.length);
    this.marks = text.marks;
    this.stops = stopsOf(text);
    this.#first = new Uint16Array(this.length);
    this.#second = new Uint16Array(this.length);
    this.#buffer = new Uint16Array(this.length * 2);
    this.#spell(text.chars);
  }

  /** Whether the element is there after the first `position` changes. */
  shows(element: number, position: number): boolean {
    return (this.made[element] ?? never) < position && (this.removed[element] ?? 0) >= position;
  }

  /** The characters from one element to before another after the first `position` changes. */
  words(from: number, to: number, position: number): string {
    let length = 0;
    for (let element = from; element < to; element += 1) {
      if ((this.made[element] ?? never) >= position || (this.removed[element] ?? 0) < position) continue;
      this.#buffer[length++] = this.#first[element] ?? 0;
      const second = this.#second[element] ?? 0;
      if (second !== 0) this.#buffer[length++] = second;
    }
    return length === 0 ? "" : this.#decoder.decode(this.#buffer.subarray(0, length));
  }

  #spell(chars: string): void {
    let element = 0;
    for (let at = 0; at < chars.length; at += 1, element += 1) {
      this.#first[element] = chars.charCodeAt(at);
      const point = chars.codePointAt(at) ?? 0;
      if (point > 0xffff) this.#second[element] = chars.charCodeAt((at += 1));
    }
  }
}

function unroll(runs: FilmText["made"], length: number): Int32Array {
  const made = new Int32Array(length);
  let element = 0;
  for (const [start = 0, count = 0, step = 0] of runs) {
    for (let index = 0; index < count; index += 1) made[element++] = start + index * step;
  }
  return made;
}

function removals(pairs: readonly number[], length: number): Int32Array {
  const removed = new Int32Array(length).fill(never);
  let element = 0;
  for (let at = 0; at + 1 < pairs.length; at += 2) {
    element += pairs[at] ?? 0;
    removed[element] = Math.min(removed[element] ?? never, pairs[at + 1] ?? never);
  }
  return removed;
}

function stopsOf({ markers, marks }: FilmText): Stop[] {
  const stops: Stop[] = markers.map(({ element, id, states }) => ({ element, is: "marker", id, states }));
  marks.forEach(({ begin, end }, mark) => stops.push({ element: begin, is: "begin", mark }, { element: end, is: "end", mark }));
  return stops.sort((a, b) => a.element - b.element);
}
