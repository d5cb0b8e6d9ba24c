import type { HistoryClient } from "../client.ts";
import type { Visit } from "../types.ts";
import { newsOf, type News } from "./news.ts";

/** The most sessions that are counted; more are told as "more than". */
const most = 200;

/** What others did since this member was last here. */
export class Visits {
  /** Undefined when nobody else did anything, or it has been dismissed. */
  news = $state.raw<News>();
  last = $state.raw<Visit>();
  readonly #client: HistoryClient;
  readonly #me: () => string;

  constructor(client: HistoryClient, me: () => string) {
    this.#client = client;
    this.#me = me;
  }

  /** Asks what is new; without an answer nothing is said, since the text itself shows everything. */
  async ask(): Promise<News | undefined> {
    const visit = await this.#client.visit().catch(() => undefined);
    this.last = visit;
    if (!visit) return undefined;
    const page = await this.#client.history({ zoom: "session", limit: most, since: visit.position }).catch(() => undefined);
    return page && newsOf(page, visit, this.#me());
  }

  dismiss(): void {
    this.news = undefined;
    this.leave();
  }

  /** Everything so far has been seen. */
  leave(): void {
    this.#client.seen().catch(() => undefined);
  }
}
