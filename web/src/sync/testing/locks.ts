/** The browser's locks, as far as they are used: nobody waits for one that somebody has. */
export class Locks {
  readonly #held = new Set<string>();

  async request(name: string, hold: () => Promise<void>): Promise<void> {
    this.#held.add(name);
    await hold();
    this.#held.delete(name);
  }

  query(): Promise<{ held: { name: string }[] }> {
    return Promise.resolve({ held: [...this.#held].map((name) => ({ name })) });
  }
}
