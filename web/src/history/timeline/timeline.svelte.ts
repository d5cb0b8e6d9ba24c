import type { HistoryClient } from "../client.ts";
import { sentenceOf } from "../../ui/problem.ts";
import { Loaded } from "../loaded.svelte.ts";
import type { Entry, HistoryPage, Zoom } from "../types.ts";
import { barsAt, finer } from "./activity.ts";

export interface Filter {
  organisation: string;
  member: string;
  block: string;
  /** The position of the last visit, when only what came after it is wanted. */
  since: number | null;
}

const everything: Filter = { organisation: "", member: "", block: "", since: null };

/** Entries fetched at once. */
const pageSize = 50;
/** The most the server gives at once. */
const largestPage = 200;

/** What happened, newest first, as far back as somebody has looked; and the chart above it. */
export class Timeline {
  entries = $state.raw<Entry[]>([]);
  /** Where to go on below the last entry, or null when all are there. */
  next = $state<number | null>(null);
  problem = $state<string>();
  /** Undefined until the first answer. */
  whole = $state.raw<HistoryPage>();
  zoom = $state<Zoom>("day");
  /** The chart and the list end here instead of now. */
  before = $state<number | null>(null);
  filter = $state.raw<Filter>(everything);
  readonly chart = new Loaded<HistoryPage>();
  readonly #client: HistoryClient;
  #turn = 0;

  constructor(client: HistoryClient) {
    this.#client = client;
  }

  get filtered(): boolean {
    return Object.keys(everything).some((key) => this.filter[key as keyof Filter] !== everything[key as keyof Filter]);
  }

  /** Fetches what there is now; what was fetched further back stays. */
  async refresh(): Promise<void> {
    const limit = Math.min(Math.max(pageSize, this.entries.length), largestPage);
    await Promise.all([this.#chart(), this.#fetch(this.before, limit, (page) => {
      const oldest = page.entries.at(-1)?.first ?? 0;
      const further = page.next === null ? [] : this.entries.filter(({ last }) => last < oldest);
      return { entries: [...page.entries, ...further], next: further.length > 0 ? this.next : page.next };
    })]);
  }

  async more(): Promise<void> {
    await this.#fetch(this.next, pageSize, (page) => ({ entries: [...this.entries, ...page.entries], next: page.next }));
  }

  async show(filter: Partial<Filter>): Promise<void> {
    this.filter = { ...this.filter, ...filter };
    await this.#anew();
  }

  async showAll(): Promise<void> {
    this.filter = everything;
    this.before = null;
    await this.#anew();
  }

  async zoomTo(zoom: Zoom): Promise<void> {
    this.zoom = zoom;
    await this.#anew();
  }

  /** Looks closer, from this entry back. */
  async lookInto(entry: Entry): Promise<void> {
    this.before = entry.last + 1;
    await this.zoomTo(finer(this.zoom));
  }

  async #anew(): Promise<void> {
    this.entries = [];
    this.next = null;
    await this.refresh();
  }

  /** The list tells sessions, or single changes where the chart does. */
  get #grain(): Zoom {
    return this.zoom === "change" ? "change" : "session";
  }

  async #chart(): Promise<void> {
    await this.chart.load(() => this.#client.history({ ...this.filter, zoom: this.zoom, limit: barsAt[this.zoom], before: this.before }));
  }

  async #fetch(
    before: number | null,
    limit: number,
    merge: (page: HistoryPage) => { entries: Entry[]; next: number | null },
  ): Promise<void> {
    const turn = (this.#turn += 1);
    try {
      const page = await this.#client.history({ ...this.filter, zoom: this.#grain, limit, before });
      if (turn !== this.#turn) return;
      ({ entries: this.entries, next: this.next } = merge(page));
      this.whole = page;
      this.problem = undefined;
    } catch (error) {
      if (turn === this.#turn) this.problem = sentenceOf(error);
    }
  }
}
