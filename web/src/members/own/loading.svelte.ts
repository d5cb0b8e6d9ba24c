import { sentenceOf } from "../../ui/problem.ts";

/** Something that is fetched from the server and shown: not yet, there, or why not. */
export class Loading<T> {
  #value = $state.raw<T>();
  problem = $state<string>();
  readonly #fetch: () => Promise<T>;

  constructor(fetch: () => Promise<T>) {
    this.#fetch = fetch;
  }

  get value(): T | undefined {
    return this.#value;
  }

  /** Fetches it, again if need be; what was there stays until the new is there. */
  async load(): Promise<void> {
    try {
      this.#value = await this.#fetch();
      this.problem = undefined;
    } catch (error) {
      this.problem = sentenceOf(error);
    }
  }
}
