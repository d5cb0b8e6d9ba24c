import type { HistoryClient } from "../client.ts";
import { Loaded } from "../loaded.svelte.ts";
import { sameHeads, type At } from "../moment.ts";
import type { Comparison } from "../types.ts";

export type Layout = "inline" | "synopsis";

const key = "wortlaut-comparison";

/** A comparison on the page, and the change at which somebody looks. */
export class Comparing {
  layout = $state<Layout>(localStorage.getItem(key) === "inline" ? "inline" : "synopsis");
  /** The change that is looked at, from 1; 0 before the first. */
  current = $state(0);
  readonly answer = new Loaded<Comparison>();
  readonly #client: HistoryClient;

  constructor(client: HistoryClient) {
    this.#client = client;
  }

  get comparison(): Comparison | undefined {
    return this.answer.value;
  }

  async load(from: At, to: At): Promise<void> {
    await this.answer.load(() => this.#client.compare(from, to));
    this.current = Math.min(this.current, this.comparison?.changes ?? 0);
  }

  /** Fetches the comparison again, for whoever reads it; `drawing` is told before anything else is shown. */
  async follow(from: At, to: At, drawing: () => void): Promise<void> {
    await this.answer.load(async () => {
      const shown = this.comparison;
      const now = await this.#client.compare(from, to);
      if (shown && sameHeads(shown.from.heads, now.from.heads) && sameHeads(shown.to.heads, now.to.heads)) return shown;
      drawing();
      return now;
    });
  }

  show(layout: Layout): void {
    this.layout = layout;
    localStorage.setItem(key, layout);
  }

  /** Goes on by some changes, round at the end, and returns which it is then. */
  step(by: 1 | -1): number {
    const count = this.comparison?.changes ?? 0;
    if (count === 0) return 0;
    const from = this.current === 0 && by < 0 ? 1 : this.current;
    this.current = ((from - 1 + by + count) % count) + 1;
    return this.current;
  }
}
