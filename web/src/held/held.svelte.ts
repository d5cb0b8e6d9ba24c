import { Refused } from "../api/index.ts";
import { m } from "../messages/messages.js";
import { admit, discard, members, waitingIn, type Person, type Waiting } from "./client.ts";

/** What waits for its author in one document, as a moderator sees it. */
export class Held {
  /** Undefined until it is known. */
  waiting = $state.raw<readonly Waiting[]>([]);
  /** What the last decision led to, or why it could not be carried out. */
  news = $state("");
  busy = $state(false);
  readonly #document: string;
  #people = $state.raw<Readonly<Record<string, Person>>>({});

  constructor(document: string) {
    this.#document = document;
  }

  /** Looks again; without an answer everything stays as it was until the next sign of life. */
  async look(): Promise<void> {
    const waiting = await waitingIn(this.#document).catch(() => undefined);
    if (!waiting) return;
    if (waiting.some(({ author_id, brought_by_id }) => !this.#people[author_id] || !this.#people[brought_by_id])) {
      const people = await members().catch((): Person[] => []);
      this.#people = Object.fromEntries(people.map((person) => [person.id, person]));
    }
    this.waiting = waiting;
  }

  name(member: string): string {
    return this.#people[member]?.name ?? m.held_somebody();
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
