import type { HistoryClient } from "../client.ts";
import { Loaded } from "../loaded.svelte.ts";
import { Reel } from "./reel.ts";
import { advance, type Speed } from "./speed.ts";

/** The film of the document and where in it one stands. */
export class Player {
  position = $state(0);
  playing = $state(false);
  speed = $state<Speed>(1);
  readonly reel = new Loaded<Reel>();
  readonly #client: HistoryClient;
  #frame: number | undefined;
  /** Where playing has come to, also between two changes. */
  #exact = 0;

  constructor(client: HistoryClient) {
    this.#client = client;
  }

  async load(): Promise<void> {
    await this.reel.load(async () => new Reel(await this.#client.film()));
  }

  seek(position: number): void {
    this.position = position;
    this.#exact = position;
  }

  play(): void {
    const reel = this.reel.value;
    if (!reel || this.playing) return;
    if (this.position >= reel.changes) this.seek(0);
    this.#exact = this.position;
    this.playing = true;
    let last: number | undefined;
    const run = (now: number) => {
      this.#exact = advance(this.#exact, now - (last ?? now), reel.changes, this.speed, calm());
      last = now;
      this.position = Math.floor(this.#exact);
      if (this.position < reel.changes) this.#frame = requestAnimationFrame(run);
      else this.pause();
    };
    this.#frame = requestAnimationFrame(run);
  }

  pause(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
    this.playing = false;
  }
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
