import type { Heads } from "@automerge/automerge/slim";
import { decodeHeads, type DocHandle, type DocHandleRemoteHeadsPayload, type StorageId } from "@automerge/automerge-repo/slim";
import { heard, unsaved, type Durable } from "./durable.ts";
import type { LinkState } from "./link.ts";
import type { Memory } from "./memory.ts";
import { patience, syncState, type SyncState } from "./state.ts";

export interface SavingOptions {
  handle: DocHandle<unknown>;
  memory: Memory;
  link(): { state: LinkState; serverStorage: StorageId | undefined };
  /** Asks which changes of the document wait at the server for their authors, by hash. */
  heldForAuthors(): Promise<readonly string[]>;
  /** Called whenever the sentence may have changed. */
  onState(state: SyncState): void;
}

/** Watches one document and tells at every moment whether its words are on the server's disk. */
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
  #server: Heads = [];
  #remembered: string;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: SavingOptions) {
    this.#options = options;
    const { handle, memory } = options;
    const { durable, since } = memory.recall(handle.documentId);
    this.#remembered = JSON.stringify({ durable, since });
    this.#durable = heard(handle.doc(), [], durable);
    for (const hash of unsaved(handle.doc(), this.#durable)) this.#waiting.set(hash, since ?? Date.now());
    handle.on("heads-changed", this.#compare);
    handle.on("remote-heads", this.#hear);
    const storage = options.link().serverStorage;
    const known = storage === undefined ? undefined : handle.getSyncInfo(storage);
    if (known) this.#listen(decodeHeads(known.lastHeads));
    this.#tell();
  }

  get state(): SyncState {
    return syncState(
      {
        link: this.#options.link().state,
        unsaved: this.#waiting.size > 0 || this.#bufferedAt !== null,
        since: this.#since(),
        others: this.#others,
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

  /** The link's state has changed. */
  linkChanged(): void {
    this.#tell();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#options.handle.off("heads-changed", this.#compare);
    this.#options.handle.off("remote-heads", this.#hear);
  }

  readonly #hear = ({ storageId, heads }: DocHandleRemoteHeadsPayload): void => {
    if (storageId !== this.#options.link().serverStorage) return;
    this.#listen(decodeHeads(heads));
    this.#tell();
  };

  readonly #compare = (): void => {
    this.#weigh();
    this.#tell();
  };

  #listen(server: Heads): void {
    this.#server = server;
    this.#weigh();
  }

  /** Heads that the server named earlier may have arrived with this change, so they are weighed again. */
  #weigh(): void {
    const doc = this.#options.handle.doc();
    if (this.#server.length > 0) this.#durable = heard(doc, this.#durable, this.#server);
    const now = Date.now();
    const all = unsaved(doc, this.#durable);
    const missing = all.filter((hash) => !this.#held.has(hash));
    this.#others = missing.length < all.length;
    this.#waiting = new Map(missing.map((hash) => [hash, this.#waiting.get(hash) ?? this.#bufferedAt ?? now]));
    if (missing.length === 0 && this.#server.length > 0) this.#savedAt = now;
  }

  /** What is not saved for long although the connection stands may be another's, which waits for its author. */
  #ask(): void {
    if (this.#options.link().state !== "online" || Date.now() < this.#askedAt + patience) return;
    this.#askedAt = Date.now();
    this.#options.heldForAuthors().then(
      (held) => {
        this.#held = new Set(held);
        this.#weigh();
        this.#tell();
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

  #tell(): void {
    const since = this.#since();
    this.#remember(since);
    clearTimeout(this.#timer);
    if (since !== null) this.#timer = setTimeout(() => this.#options.onState(this.state), Math.max(0, since + patience - Date.now()) + 1);
    const { state } = this;
    if (state.kind === "local") this.#ask();
    this.#options.onState(state);
  }
}
