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

/** Words that a tab has left on this device. */
export interface Left {
  tab: string;
  document: string;
}

/**
 * The memory of one member in one workspace; shared by all tabs. That there are unsent words each tab remembers for itself:
 * one that does not have another's words must not call them sent.
 */
export class Memory {
  readonly #keeper: Keeper;
  readonly #documents: string;
  readonly #unsent: string;
  readonly #tab: string;

  /** `tab` is the name of the tab that remembers; one that only looks needs none. */
  constructor(keeper: Keeper, database: string, tab = "") {
    this.#keeper = keeper;
    this.#documents = `${database}/document/`;
    this.#unsent = `${database}/unsent/`;
    this.#tab = tab;
  }

  recall(document: string): Remembered {
    const text = this.#keeper.getItem(this.#documents + document);
    const { durable } = text === null ? { durable: [] } : (JSON.parse(text) as Pick<Remembered, "durable">);
    const first = Math.min(...this.#left().flatMap((each) => (each.document === document ? [this.#since(each)] : [])));
    return { durable, since: Number.isFinite(first) ? first : null };
  }

  remember(document: string, { durable, since }: Remembered): void {
    this.#keeper.setItem(this.#documents + document, JSON.stringify({ durable }));
    const own = this.#key({ tab: this.#tab, document });
    if (since === null) this.#keeper.removeItem(own);
    else this.#keeper.setItem(own, String(since));
  }

  forget(document: string): void {
    this.#keeper.removeItem(this.#documents + document);
    for (const each of this.#left()) if (each.document === document) this.release(each);
  }

  /** automerge-repo's ids of the documents that have words on this device only. */
  withUnsentWords(): string[] {
    return [...new Set(this.#left().map(({ document }) => document))];
  }

  /** What other tabs have left, those that are open among them. */
  leftByOthers(): Left[] {
    return this.#left().filter(({ tab }) => tab !== this.#tab);
  }

  /** Another tab's words have become this one's, which remembers them from now on. */
  release(left: Left): void {
    this.#keeper.removeItem(this.#key(left));
  }

  clear(): void {
    for (const key of [...this.#keys(this.#documents), ...this.#keys(this.#unsent)]) this.#keeper.removeItem(key);
  }

  #since(left: Left): number {
    return Number(this.#keeper.getItem(this.#key(left)));
  }

  #left(): Left[] {
    return this.#keys(this.#unsent).map((key) => {
      const [tab = "", document = ""] = key.slice(this.#unsent.length).split("/");
      return { tab, document };
    });
  }

  #key({ tab, document }: Left): string {
    return `${this.#unsent}${tab}/${document}`;
  }

  #keys(prefix: string): string[] {
    const keys = Array.from({ length: this.#keeper.length }, (_, index) => this.#keeper.key(index));
    return keys.flatMap((key) => (key?.startsWith(prefix) === true ? [key] : []));
  }
}
