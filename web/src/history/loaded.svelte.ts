import { sentenceOf } from "../ui/problem.ts";

/** Something asked of the server: the newest answer, or what to do about the lack of one. */
export class Loaded<T> {
  value = $state.raw<T>();
  problem = $state<string>();
  loading = $state(false);
  #turn = 0;

  /** Asks; an earlier question that is answered later counts no more. */
  async load(ask: () => Promise<T>): Promise<void> {
    const turn = (this.#turn += 1);
    this.loading = true;
    try {
      const value = await ask();
      if (turn === this.#turn) this.#take(value, undefined);
    } catch (error) {
      if (turn === this.#turn) this.#take(this.value, sentenceOf(error));
    }
  }

  /** Forgets the answer, and any that is under way. */
  clear(): void {
    this.#turn += 1;
    this.#take(undefined, undefined);
  }

  #take(value: T | undefined, problem: string | undefined): void {
    this.value = value;
    this.problem = problem;
    this.loading = false;
  }
}
