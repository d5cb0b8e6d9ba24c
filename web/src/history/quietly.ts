/** Milliseconds without a new reason before it is done: the server must have the change first. */
const quiet = 2_000;
/** Milliseconds after which it is done although it never gets quiet. */
const longest = 6_000;

/** Does something again and again for many reasons, but once in a few seconds at most. */
export class Quietly {
  readonly #act: () => void;
  readonly #held: () => boolean;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Since when there is a reason. */
  #since: number | undefined;

  /** While `held` it waits. */
  constructor(act: () => void, held: () => boolean) {
    this.#act = act;
    this.#held = held;
  }

  /** There is a reason to do it. */
  ask(): void {
    const now = Date.now();
    this.#since ??= now;
    this.#wait(Math.max(0, Math.min(quiet, this.#since + longest - now)));
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#since = undefined;
  }

  #wait(time: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#due(), time);
  }

  #due(): void {
    if (this.#held()) {
      this.#wait(quiet);
      return;
    }
    this.#since = undefined;
    this.#act();
  }
}
