import type { Durable } from "./durable.ts";

/** What this device remembers of a document beside its text, so that a tab opened without network can tell the truth. */
export interface Remembered {
  /** Heads that the server was last known to have on disk. */
  durable: Durable;
  /** Since when (milliseconds) words have been on this device only; null when there are none. */
  since: number | null;
}

/** Where it is remembered: the tab's `localStorage`, or a map in tests. */
export type Keeper = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

/** The memory of one member in one workspace; shared by all tabs. */
export class Memory {
  readonly #keeper: Keeper;
  readonly #prefix: string;

  constructor(keeper: Keeper, database: string) {
    this.#keeper = keeper;
    this.#prefix = `${database}/document/`;
  }

  recall(document: string): Remembered {
    const text = this.#keeper.getItem(this.#prefix + document);
    return text === null ? { durable: [], since: null } : (JSON.parse(text) as Remembered);
  }

  remember(document: string, remembered: Remembered): void {
    this.#keeper.setItem(this.#prefix + document, JSON.stringify(remembered));
  }

  forget(document: string): void {
    this.#keeper.removeItem(this.#prefix + document);
  }

  /** automerge-repo's ids of the documents that have words on this device only. */
  withUnsentWords(): string[] {
    return this.#documents().filter((document) => this.recall(document).since !== null);
  }

  clear(): void {
    for (const document of this.#documents()) this.forget(document);
  }

  #documents(): string[] {
    const keys = Array.from({ length: this.#keeper.length }, (_, index) => this.#keeper.key(index));
    return keys.flatMap((key) => (key?.startsWith(this.#prefix) === true ? [key.slice(this.#prefix.length)] : []));
  }
}
