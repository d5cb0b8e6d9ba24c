import { hasHeads, type Doc } from "@automerge/automerge/slim";
import type { DocHandle, Message, NetworkAdapter } from "@automerge/automerge-repo/slim";
import { heard, unsaved, type Durable } from "./durable.ts";
import type { ServerLink } from "./link.ts";
import type { Memory } from "./memory.ts";
import type { Shelf } from "./shelf.ts";
import { patience, syncState, type SyncState } from "./state.ts";

/** What is needed of the line to the server. */
export type Line = NetworkAdapter & Pick<ServerLink, "state" | "greetings" | "told">;

/** What is needed of the shelf. */
export type Keeping = Pick<Shelf, "keeps">;

export interface SavingOptions {
  handle: DocHandle<unknown>;
  memory: Memory;
  link: Line;
  shelf: Keeping;
  /** Asks which changes of the document wait at the server for their authors, by hash. */
  heldForAuthors(): Promise<readonly string[]>;
  /** Called whenever the sentence may have changed. */
  onState(state: SyncState): void;
}

/** Milliseconds that words wait before it is asked whether they are another's. */
const curiosity = 3_000;

/**
 * Watches one document and tells at every moment whether its words are on the server's disk.
 *
 * What the server has is believed for as long as the connection stands on which it said so. On the next one it is asked
 * anew, because it may have been restored from a backup: until it has answered, nothing is called saved, and what it then
 * turns out to lack is unsaved again.
 */
export class Saving {
  readonly #options: SavingOptions;
  #durable: Durable;
  /** The unsaved changes and when each was first seen. */
  #waiting = new Map<string, number>();
  /** Changes that wait at the server for their authors: another's, which this device has brought. */
  #held: ReadonlySet<string> = new Set();
  /** Whether this device has such. */
  #others = false;
  #askedAt = 0;
  /** Since when the editor holds keystrokes that are not a change yet. */
  #bufferedAt: number | null = null;
  #savedAt: number | null = null;
  /** The number of the connection on which the server has named heads that are all known here. */
  #confirmedOn: number | undefined;
  #remembered = "";
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SavingOptions) {
    this.#options = options;
    const { handle, link, memory } = options;
    const { durable, since } = memory.recall(handle.documentId);
    this.#durable = heard(handle.doc(), [], durable);
    for (const hash of unsaved(handle.doc(), this.#durable)) this.#waiting.set(hash, since ?? Date.now());
    handle.on("heads-changed", this.#compare);
    link.on("message", this.#hear);
    this.#weigh();
    this.#tell();
  }

  get state(): SyncState {
    return syncState(
      {
        link: this.#options.link.state,
        unsaved: this.#waiting.size > 0 || this.#bufferedAt !== null,
        since: this.#since(),
        kept: this.#options.shelf.keeps,
        others: this.#others,
        confirmed: this.#confirmed,
        savedAt: this.#savedAt,
      },
      Date.now(),
    );
  }

  /** Heads that the server has on disk and this device knows. */
  get durable(): Durable {
    return this.#durable;
  }

  /** The editor says whether it holds keystrokes that are not in the document yet. */
  buffered(holds: boolean): void {
    if (holds === (this.#bufferedAt !== null)) return;
    this.#bufferedAt = holds ? Date.now() : null;
    this.#tell();
  }

  /** The state of the link or of the shelf has changed. */
  changed(): void {
    this.#tell();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#options.handle.off("heads-changed", this.#compare);
    this.#options.link.off("message", this.#hear);
  }

  readonly #hear = ({ type, documentId }: Message): void => {
    if (type === "sync" && documentId === this.#options.handle.documentId) this.#compare();
  };

  /** Heads that the server named earlier may have arrived with this change, so they are weighed again. */
  readonly #compare = (): void => {
    this.#weigh();
    this.#tell();
  };

  #weigh(): void {
    const doc = this.#options.handle.doc();
    this.#believe(doc);
    const now = Date.now();
    const all = unsaved(doc, this.#durable);
    const missing = all.filter((hash) => !this.#held.has(hash));
    this.#others = missing.length < all.length;
    this.#waiting = new Map(missing.map((hash) => [hash, this.#waiting.get(hash) ?? this.#bufferedAt ?? now]));
    if (missing.length === 0 && this.#confirmed) this.#savedAt = now;
  }

  /** Takes over what the server has said, which may be less than was believed. */
  #believe(doc: Doc<object>): void {
    const { handle, link } = this.#options;
    const told = link.told(handle.documentId);
    if (told === undefined) return;
    this.#durable = heard(doc, this.#durable, told);
    if (hasHeads(doc, told)) this.#confirmedOn = link.greetings;
  }

  get #confirmed(): boolean {
    return this.#confirmedOn === this.#options.link.greetings;
  }

  /** What is not saved for a while although the connection stands may be another's, which waits for its author. */
  #ask(since: number, now: number): void {
    if (this.#options.link.state !== "online" || now < Math.max(since + curiosity, this.#askedAt + patience)) return;
    this.#askedAt = now;
    this.#options.heldForAuthors().then(
      (held) => {
        this.#held = new Set(held);
        this.#compare();
      },
      () => undefined,
    );
  }

  #since(): number | null {
    const first = Math.min(...this.#waiting.values(), this.#bufferedAt ?? Infinity);
    return Number.isFinite(first) ? first : null;
  }

  /** Another tab remembers the same document: only what changed in this one is written. */
  #remember(since: number | null): void {
    const text = JSON.stringify({ durable: this.#durable, since });
    if (text === this.#remembered) return;
    this.#remembered = text;
    this.#options.memory.remember(this.#options.handle.documentId, { durable: this.#durable, since });
  }

  readonly #tell = (): void => {
    const since = this.#since();
    this.#remember(since);
    clearTimeout(this.#timer);
    if (since !== null) this.#tellLater(since);
    this.#options.onState(this.state);
  };

  /** While words wait, the sentence changes with time. */
  #tellLater(since: number): void {
    const now = Date.now();
    this.#ask(since, now);
    const moments = [since + curiosity, since + patience, this.#askedAt + patience].filter((moment) => moment > now);
    if (moments.length > 0) this.#timer = setTimeout(this.#tell, Math.min(...moments) - now);
  }
}
