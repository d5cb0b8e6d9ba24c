/** The film of a document: its text after any number of changes, computed in the browser. */
import type { Author, Film, Footnote, Run } from "../types.ts";
import type { Shown } from "../sheet/shown.ts";
import { readBlocks, readLine } from "./read.ts";
import { tracksOf, type TableTrack } from "./tables.ts";
import { Track } from "./track.ts";

export class Reel {
  readonly changes: number;
  readonly authors: readonly Author[];
  readonly #tracks: ReadonlyMap<string, Track>;
  readonly #tables: ReadonlyMap<string, TableTrack>;
  readonly #times: Float64Array;
  readonly #authorOf: Int32Array;

  constructor(film: Film) {
    this.changes = film.changes;
    this.authors = film.authors;
    this.#tracks = new Map(film.texts.map((text) => [text.name, new Track(text)]));
    this.#tables = tracksOf(film);
    this.#times = summed(film.times);
    this.#authorOf = Int32Array.from(film.author_of.flatMap(([count = 0, author = 0]) => Array<number>(count).fill(author)));
  }

  /** When the last of the first `position` changes was received; undefined before all of them. */
  timeAt(position: number): number | undefined {
    return position > 0 ? this.#times[Math.min(position, this.changes) - 1] : undefined;
  }

  /** Who wrote a change, counted from 0. */
  authorOf(change: number): Author | undefined {
    return this.authors[this.#authorOf[change] ?? -1];
  }

  /** The text after the first `position` changes. */
  at(position: number): Shown {
    const text = this.#tracks.get("text");
    const title = this.#tracks.get("title");
    const blocks = text ? readBlocks(text, position, (id) => this.#tables.get(id)?.at(position)) : [];
    return {
      title: title ? readLine(title, position) : [],
      blocks,
      footnotes: this.#footnotes(blocks.flatMap(({ runs }) => runs), position),
    };
  }

  /** How many elements each organisation (null: an import) made and removed, in `buckets` equal stretches of the log. */
  activity(buckets: number): ReadonlyMap<string | null, number>[] {
    const amounts = Array.from({ length: buckets }, () => new Map<string | null, number>());
    const count = (change: number) => {
      const author = this.authorOf(change);
      const bucket = amounts[Math.min(buckets - 1, Math.floor((change * buckets) / Math.max(1, this.changes)))];
      if (author && bucket) bucket.set(author.organisation_id, (bucket.get(author.organisation_id) ?? 0) + 1);
    };
    for (const { made, removed } of this.#tracks.values()) {
      for (const change of made) count(change);
      for (const change of removed) if (change < this.changes) count(change);
    }
    return amounts;
  }

  #footnotes(runs: readonly Run[], position: number): Footnote[] {
    const ids = new Set(runs.flatMap(({ footnote }) => (footnote === undefined ? [] : [footnote])));
    return [...ids].map((id, index) => {
      const track = this.#tracks.get(`footnote:${id}`);
      return { id, number: index + 1, runs: track ? readLine(track, position) : [] };
    });
  }
}

function summed(differences: readonly number[]): Float64Array {
  let sum = 0;
  return Float64Array.from(differences, (difference) => (sum += difference));
}
