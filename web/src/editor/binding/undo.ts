/**
 * What one can take back: one's own changes of all texts of the document, and what one did beside them, the newest first.
 *
 * An entry is the delta that takes a change of a text back, or the deed that takes another deed back. Remote changes are carried across the entries, so that an entry never
 * removes what someone else has written meanwhile, nor sets back what someone else has changed.
 */
import type { Deed } from "./deed.ts";
import { carry, compose, type Delta } from "./delta.ts";

/** Most entries that are kept; older ones can no longer be taken back. */
const deepestUndo = 300;

/** Typing that goes on within this many milliseconds is taken back in one piece. */
const oneBurst = 600;

/** How an entry came about: bursts of typing grow together, everything else stands alone. */
export type Manner = "typing" | "alone";

interface TextEntry<T> {
  readonly text: T;
  readonly delta: Delta;
  readonly manner: Manner;
  readonly time: number;
}

interface DeedEntry {
  readonly deed: Deed;
}

type Entry<T> = TextEntry<T> | DeedEntry;

/** What is taken back: a change of a text, or a deed. */
export type Taken<T> = { readonly text: T; readonly delta: Delta } | { readonly deed: Deed };

/** The stacks of undo and redo; `T` names the text that an entry belongs to. */
export class UndoHistory<T> {
  #done: readonly Entry<T>[] = [];
  #undone: readonly Entry<T>[] = [];

  get canUndo(): boolean {
    return this.#done.length > 0;
  }

  get canRedo(): boolean {
    return this.#undone.length > 0;
  }

  /** Remembers how to take back what has just been done at `time` (milliseconds). */
  record(text: T, inverse: Delta, manner: Manner, time: number): void {
    if (inverse.length === 0) return;
    this.#undone = [];
    const last = this.#done.at(-1);
    const typing = last !== undefined && "text" in last && last.text === text && last.manner === "typing" && manner === "typing";
    if (typing && time - last.time < oneBurst) this.#done = [...this.#done.slice(0, -1), { ...last, time, delta: compose(inverse, last.delta) }];
    else this.#done = [...this.#done, { text, delta: inverse, manner, time }].slice(-deepestUndo);
  }

  /** Remembers how to take back a deed that has just been done. */
  recordDeed(inverse: Deed): void {
    this.#undone = [];
    this.#done = [...this.#done, { deed: inverse }].slice(-deepestUndo);
  }

  /** Takes the newest entry to be undone; its own inverse is then given to `undoneBy`. */
  takeUndo(): Taken<T> | undefined {
    const last = this.#done.at(-1);
    this.#done = this.#done.slice(0, -1);
    return last;
  }

  /** Takes the newest entry to be done again; its own inverse is then given to `redoneBy`. */
  takeRedo(): Taken<T> | undefined {
    const last = this.#undone.at(-1);
    this.#undone = this.#undone.slice(0, -1);
    return last;
  }

  /** Remembers how to do again what has just been undone. */
  undoneBy(text: T, inverse: Delta): void {
    if (inverse.length > 0) this.#undone = [...this.#undone, { text, delta: inverse, manner: "alone", time: 0 }];
  }

  /** Remembers how to undo what has just been done again. */
  redoneBy(text: T, inverse: Delta): void {
    if (inverse.length > 0) this.#done = [...this.#done, { text, delta: inverse, manner: "alone", time: 0 }];
  }

  /** Remembers how to do a deed again that has just been undone, or how to undo one that has been done again. */
  deedTakenBack(direction: "undo" | "redo", inverse: Deed): void {
    if (direction === "undo") this.#undone = [...this.#undone, { deed: inverse }];
    else this.#done = [...this.#done, { deed: inverse }];
  }

  /** Carries what is left to undo, or to redo, across what an entry did otherwise than it said. */
  carryRest(direction: "undo" | "redo", text: T, difference: Delta): void {
    if (direction === "undo") this.#done = carryStack(this.#done, text, difference);
    else this.#undone = carryStack(this.#undone, text, difference);
  }

  /** Carries both stacks across someone else's change of a text. */
  carryAcross(text: T, remote: Delta): void {
    if (remote.length === 0) return;
    this.#done = carryStack(this.#done, text, remote);
    this.#undone = carryStack(this.#undone, text, remote);
  }
}

/** From the newest entry down, each seeing the remote change as if everything above had been taken back. */
function carryStack<T>(stack: readonly Entry<T>[], text: T, remote: Delta): readonly Entry<T>[] {
  let change = remote;
  const carried = stack.toReversed().map((entry) => {
    if (!("text" in entry) || entry.text !== text) return entry;
    const delta = carry(entry.delta, change, "other-first");
    change = carry(change, entry.delta, "delta-first");
    return { ...entry, delta };
  });
  return carried.filter((entry) => !("text" in entry) || entry.delta.length > 0).reverse();
}
