/** A file on its way: asked for, written by the server, saved, or given up. */
import { download } from "../api/index.ts";
import { sentenceOf } from "../ui/problem.ts";
import { save } from "../ui/save.ts";

type Progress = { is: "idle" } | { is: "writing" } | { is: "saved"; name: string } | { is: "failed"; sentence: string };

export class Exporting {
  progress = $state.raw<Progress>({ is: "idle" });
  #current: AbortController | undefined;

  /** Asks for the file and saves it; a file asked for before is given up. */
  async begin(address: string): Promise<void> {
    this.cancel();
    const current = (this.#current = new AbortController());
    this.progress = { is: "writing" };
    try {
      const file = await download(address, { signal: current.signal });
      if (current.signal.aborted) return;
      save(file);
      this.progress = { is: "saved", name: file.name };
    } catch (error) {
      if (!current.signal.aborted) this.progress = { is: "failed", sentence: sentenceOf(error) };
    }
  }

  /** The file is no longer wanted. */
  cancel(): void {
    this.#current?.abort();
    this.progress = { is: "idle" };
  }
}
