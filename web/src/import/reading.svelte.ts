/** A file that somebody chose, and what the server says it would become. */
import { m } from "../messages/messages.js";
import { sentenceOf } from "../ui/problem.ts";
import { largest, preview, type Source } from "./client.ts";
import type { Preview } from "./types.ts";

type State = { is: "none" } | { is: "reading"; name: string } | { is: "read"; source: Source; preview: Preview } | { is: "failed"; sentence: string };

export class Reading {
  state = $state.raw<State>({ is: "none" });
  #current: AbortController | undefined;

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
      const told = await preview(source, current.signal);
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
