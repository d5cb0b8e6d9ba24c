/** A file that somebody chose, and what the server says of it. */
import { m } from "../messages/messages.js";
import { sentenceOf } from "../ui/problem.ts";
import { largest, type Source } from "./client.ts";

type State<Told> = { is: "none" } | { is: "reading"; name: string } | { is: "read"; source: Source; preview: Told } | { is: "failed"; sentence: string };

export class Reading<Told> {
  state = $state.raw<State<Told>>({ is: "none" });
  readonly #look: (source: Source, signal: AbortSignal) => Promise<Told>;
  #current: AbortController | undefined;

  constructor(look: (source: Source, signal: AbortSignal) => Promise<Told>) {
    this.#look = look;
  }

  /** Sends the file; one that was sent before is given up. */
  async read(source: Source): Promise<void> {
    this.stop();
    if (source.bytes.size > largest) {
      this.state = { is: "failed", sentence: m.import_too_large() };
      return;
    }
    const current = (this.#current = new AbortController());
    this.state = { is: "reading", name: source.name };
    try {
      const told = await this.#look(source, current.signal);
      if (!current.signal.aborted) this.state = { is: "read", source, preview: told };
    } catch (error) {
      if (!current.signal.aborted) this.state = { is: "failed", sentence: sentenceOf(error) };
    }
  }

  /** Back to choosing. */
  stop(): void {
    this.#current?.abort();
    this.state = { is: "none" };
  }
}
