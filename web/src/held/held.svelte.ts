import { Refused, type Organisation } from "../api/index.ts";
import { m } from "../messages/messages.js";
import { admit, discard, members, organisations, waitingIn, type Member, type Person, type Waiting } from "./client.ts";

/** What waits for its author in one document, as a moderator sees it. */
export class Held {
  /** Undefined until it is known. */
  waiting = $state.raw<readonly Waiting[]>([]);
  /** What the last decision led to, or why it could not be carried out. */
  news = $state("");
  busy = $state(false);
  readonly #document: string;
  #people = $state.raw<readonly Member[]>([]);
  #organisations = $state.raw<readonly Organisation[]>([]);

  constructor(document: string) {
    this.#document = document;
  }

  /** Looks again; without an answer everything stays as it was until the next sign of life. */
  async look(): Promise<void> {
    const waiting = await waitingIn(this.#document).catch(() => undefined);
    if (!waiting) return;
    if (!waiting.every(({ author, brought_by }) => this.#knows(author) && this.#knows(brought_by))) {
      [this.#people, this.#organisations] = await Promise.all([members().catch(() => []), organisations().catch(() => [])]);
    }
    this.waiting = waiting;
  }

  /** The member where the server names one, otherwise their organisation. */
  name({ member_id, organisation_id }: Person): string {
    const organisation = this.#organisations.find(({ id }) => id === organisation_id);
    return this.#people.find(({ id }) => id === member_id)?.name ?? organisation?.name ?? m.held_somebody();
  }

  #knows({ member_id, organisation_id }: Person): boolean {
    const known = member_id === null ? this.#organisations : this.#people;
    return known.some(({ id }) => id === (member_id ?? organisation_id));
  }

  admit({ id }: Waiting): Promise<void> {
    return this.#decide(async () => {
      const { admitted, waiting } = await admit(this.#document, id);
      return waiting === 0 ? m.held_admitted({ count: admitted }) : m.held_admitted_partly({ count: admitted, left: waiting });
    });
  }

  discard({ id }: Waiting): Promise<void> {
    return this.#decide(async () => {
      await discard(this.#document, id);
      return m.held_discarded();
    });
  }

  async #decide(decision: () => Promise<string>): Promise<void> {
    this.busy = true;
    this.news = await decision().catch((error: unknown) => (error instanceof Refused ? error.message : m.held_unreachable()));
    await this.look();
    this.busy = false;
  }
}
