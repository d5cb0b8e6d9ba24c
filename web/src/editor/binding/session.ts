/** The texts of one document together: when waiting keystrokes are written, who may undo what, whom changes reach. */
import type { Patch, Prop } from "@automerge/automerge/slim";
import { TextSelection, type Transaction } from "prosemirror-state";
import type { TextDocument, TextHandle } from "../api.ts";
import { TextBinding, type BindingEvents, type BindingOptions, type Written } from "./binding.ts";
import { keepingFirstMarker } from "./canonical.ts";
import type { Deed } from "./deed.ts";
import type { Delta } from "./delta.ts";
import { applyDelta } from "./transaction.ts";
import { UndoHistory, type Manner, type Taken } from "./undo.ts";
import { changeOperations } from "./write.ts";

/** With others present, waiting keystrokes are written after this many milliseconds. */
const withOthers = 150;

/** Alone, they are written at a pause of this many milliseconds … */
const pause = 400;

/** … and at the latest after this many. */
const longest = 1_000;

/** How long after the last change the texts are compared with the document once more, in milliseconds. */
const comparison = 2_000;

/** The metadata by which a transaction of undo or redo is told from others. */
const historyMeta = "wortlaut-history";

/** Whatever tells the time and calls back; the tests bring their own. */
export interface Clock {
  now(): number;
  /** Calls back after so many milliseconds; returns how to prevent it. */
  after(milliseconds: number, callback: () => void): () => void;
}

export interface SessionOptions {
  readonly handle: TextHandle;
  readonly clock: Clock;
  othersPresent(): boolean;
  /** Keystrokes have begun or ceased to wait. */
  onPending(pending: boolean): void;
  /** A text's state is another one. */
  onUpdate(binding: TextBinding): void;
  /** Undo or redo has changed this text, where the caret should go. */
  onHistory(binding: TextBinding): void;
  /** The document has changed, by whomever. */
  onDocument(): void;
}

/**
 * The time that a change carries, in seconds since 1970: the whole hour. Everybody who has the document can read it there, also
 * those to whom the server tells no minute of when people of other organisations write.
 */
function hourOf(now: number): number {
  return Math.floor(now / 3_600_000) * 3_600;
}

/** A deed that waits, and what is to be remembered of it: how to undo it, how to redo it, or nothing. */
interface Waiting {
  readonly deed: Deed;
  readonly remember: "done" | "undo" | "redo" | "nothing";
}

/** What kind of text a binding is made for. */
export type TextKind = Pick<BindingOptions, "schema" | "plugins" | "create">;

export class Session implements BindingEvents {
  readonly #options: SessionOptions;
  readonly #bindings = new Map<string, TextBinding>();
  readonly #history = new UndoHistory<TextBinding>();
  /** What waits to be done with the next change, before the words that wait; each tells how it is taken back. */
  readonly #deeds: Waiting[] = [];
  #pending = false;
  #pendingSince = 0;
  #writing: Patch[] | null = null;
  #manner: Manner | null = null;
  #cancelFlush: (() => void) | null = null;
  #cancelComparison: (() => void) | null = null;

  constructor(options: SessionOptions) {
    this.#options = options;
    options.handle.on("change", this.#onChange);
  }

  destroy(): void {
    try {
      this.flush();
    } finally {
      this.#cancelFlush?.();
      this.#cancelComparison?.();
      this.#options.handle.off("change", this.#onChange);
    }
  }

  /** The binding of the text at `path`, made when it is first asked for and kept: its undo history hangs on it. */
  binding(path: Prop[], make: () => TextKind): TextBinding {
    const key = path.join("/");
    const known = this.#bindings.get(key);
    if (known !== undefined) return known;
    const binding = new TextBinding({ path, doc: this.#options.handle.doc(), events: this, ...make() });
    this.#bindings.set(key, binding);
    return binding;
  }

  get pending(): boolean {
    return this.#pending;
  }

  get canUndo(): boolean {
    return this.#history.canUndo;
  }

  get canRedo(): boolean {
    return this.#history.canRedo;
  }

  /** Does something whose transactions are undone one by one, however fast they come. */
  alone<T>(act: () => T): T {
    this.#manner = "alone";
    try {
      return act();
    } finally {
      this.#manner = null;
    }
  }

  undo(): boolean {
    return this.#takeBack(this.#history.takeUndo(), "undo");
  }

  redo(): boolean {
    return this.#takeBack(this.#history.takeRedo(), "redo");
  }

  /** Does something to the document, at once, with the words that wait; it can be undone. */
  perform(deed: Deed): void {
    this.#deeds.push({ deed, remember: "done" });
    this.flush();
  }

  /** Does something with the next change that is taken back with the words that belong to it. */
  performWithWords(deed: (doc: TextDocument) => void): void {
    this.#deeds.push({ deed: (doc) => (deed(doc), null), remember: "nothing" });
    this.#expectFlush();
  }

  #takeBack(entry: Taken<TextBinding> | undefined, direction: "undo" | "redo"): boolean {
    if (entry === undefined) return false;
    if ("text" in entry) return this.#takeBackText(entry, direction);
    this.#deeds.push({ deed: entry.deed, remember: direction });
    this.flush();
    return true;
  }

  #takeBackText({ text, delta }: { text: TextBinding; delta: Delta }, direction: "undo" | "redo"): boolean {
    const possible = keepingFirstMarker(text.state.doc, delta);
    // The first marker stays where someone has written into the block that it begins; older entries do not expect it.
    if (possible !== delta) this.#history.carryRest(direction, text, firstMarker);
    const transaction = applyDelta(text.state.tr, possible);
    caretToChange(transaction);
    text.dispatch(transaction.setMeta(historyMeta, direction).scrollIntoView());
    this.#options.onHistory(text);
    return true;
  }

  edited: BindingEvents["edited"] = (binding, transaction, inverse) => {
    const direction: unknown = transaction.getMeta(historyMeta);
    if (direction === "undo") this.#history.undoneBy(binding, inverse);
    else if (direction === "redo") this.#history.redoneBy(binding, inverse);
    else this.#history.record(binding, inverse, this.#manner ?? mannerOf(inverse), this.#options.clock.now());
    this.#expectFlush();
  };

  carried: BindingEvents["carried"] = (binding, delta) => {
    this.#history.carryAcross(binding, delta);
  };

  updated: BindingEvents["updated"] = (binding) => {
    this.#options.onUpdate(binding);
  };

  /** Asks for the next change to be written soon although no words wait, because a text is to be made. */
  expectFlush(): void {
    this.#expectFlush();
  }

  #expectFlush(): void {
    const { clock } = this.#options;
    if (!this.#pending) {
      this.#pendingSince = clock.now();
      this.#setPending(true);
    }
    const waited = clock.now() - this.#pendingSince;
    const wait = this.#options.othersPresent() ? withOthers - waited : Math.min(pause, longest - waited);
    this.#cancelFlush?.();
    // A deed shows only when it is done.
    this.#cancelFlush = clock.after(this.#deeds.length > 0 ? 0 : Math.max(0, wait), () => this.flush());
  }

  #setPending(pending: boolean): void {
    if (this.#pending === pending) return;
    this.#pending = pending;
    this.#options.onPending(pending);
  }

  /** Writes everything that waits. A paste too long for one change becomes several. */
  flush(): void {
    this.#cancelFlush?.();
    this.#cancelFlush = null;
    if (this.#writing !== null) return;
    while (this.#isWaiting() && this.#write());
    this.#setPending(this.#isWaiting());
  }

  #isWaiting(): boolean {
    return this.#deeds.length > 0 || this.#waiting().length > 0;
  }

  #waiting(): readonly TextBinding[] {
    return [...this.#bindings.values()].filter((binding) => binding.pending);
  }

  /** Makes one change; returns false when the handle does not take it now, being in the middle of another. */
  #write(): boolean {
    const { handle, clock } = this.#options;
    const written: { readonly binding: TextBinding; readonly part: Written }[] = [];
    const patches: Patch[] = [];
    const done: { readonly inverse: Deed | null; readonly remember: Waiting["remember"] }[] = [];
    const deeds = [...this.#deeds];
    let open = true;
    let taken = false as boolean;
    this.#writing = patches;
    try {
      handle.change((doc) => {
        if (!open) return;
        taken = true;
        for (const { deed, remember } of deeds) done.push({ inverse: deed(doc), remember });
        for (const binding of this.#waiting()) written.push({ binding, part: binding.write(doc, changeOperations) });
      }, { time: hourOf(Date.now()) });
    } catch (error) {
      for (const { part } of written) part.takeBack();
      // A deed that cannot be done keeps no words from being written.
      if (taken && done.length < deeds.length) this.#deeds.splice(done.length, 1);
      throw error;
    } finally {
      open = false;
      this.#writing = null;
    }
    if (taken) this.#deeds.splice(0, deeds.length);
    for (const { inverse, remember } of done) if (inverse !== null) this.#remember(inverse, remember);
    for (const { binding, part } of written) binding.settle(handle.doc(), part, patches);
    if (done.length > 0) this.#receive(patches, written.map(({ binding }) => binding));
    if (!taken) this.#cancelFlush = clock.after(0, () => this.flush());
    this.#expectComparison();
    this.#options.onDocument();
    return taken;
  }

  #remember(inverse: Deed, remember: Waiting["remember"]): void {
    if (remember === "done") this.#history.recordDeed(inverse);
    else if (remember !== "nothing") this.#history.deedTakenBack(remember, inverse);
  }

  readonly #onChange = ({ patches }: { readonly patches: readonly unknown[] }): void => {
    if (this.#writing !== null) {
      this.#writing.push(...(patches as readonly Patch[]));
      return;
    }
    this.#receive(patches as readonly Patch[], []);
    this.#expectComparison();
    this.#options.onDocument();
  };

  /** Lets the texts follow what was done, but those that have written it themselves. */
  #receive(patches: readonly Patch[], writers: readonly TextBinding[]): void {
    const doc = this.#options.handle.doc();
    for (const binding of this.#bindings.values()) if (!writers.includes(binding)) binding.receive(doc, patches);
  }

  /** A last look at rest: should a patch ever have been followed wrongly, the document is right. */
  #expectComparison(): void {
    this.#cancelComparison?.();
    this.#cancelComparison = this.#options.clock.after(comparison, () => this.#compare());
  }

  #compare(): void {
    const doc = this.#options.handle.doc();
    for (const binding of this.#bindings.values()) if (!binding.agrees(doc)) binding.follow(doc);
  }
}

/** A marker that is there although an entry has taken it away; only its length matters. */
const firstMarker: Delta = [{ kind: "marker", marker: {} }];

/** Puts the caret behind what a transaction has changed last. */
function caretToChange(transaction: Transaction): void {
  const ends: number[] = [];
  transaction.mapping.maps.at(-1)?.forEach((_oldStart, _oldEnd, _newStart, newEnd) => ends.push(newEnd));
  const end = ends.at(-1);
  if (end !== undefined) transaction.setSelection(TextSelection.near(transaction.doc.resolve(end), -1));
}

/** Words that come or go one by one are typing; whatever touches markers or marks, or much at once, stands alone. */
function mannerOf(inverse: Delta): Manner {
  const plain = inverse.every((operation) =>
    operation.kind === "keep"
      ? operation.marks === undefined && operation.marker === undefined
      : operation.kind === "text" || (operation.kind === "remove" && operation.length <= 20),
  );
  return plain ? "typing" : "alone";
}

