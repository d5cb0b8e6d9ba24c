/** Reads a track at a position: blocks with their runs. */
import { numberBlocks } from "../../text/numbering.ts";
import { beginning } from "../clauses.ts";
import type { Block, BlockKind, FilmState, Marks, Run } from "../types.ts";
import type { Stop, Track } from "./track.ts";

interface Draft {
  id: string;
  kind: BlockKind;
  level: number;
  numbered: boolean;
  depth: number;
  runs: Run[];
}

/** The blocks of the text after the first `position` changes. */
export function readBlocks(track: Track, position: number): Block[] {
  const blocks: Draft[] = [];
  walk(track, position, {
    block: (id, state) => blocks.push(draft(id, state)),
    run: (run) => {
      if (blocks.length === 0) blocks.push(draft(beginning, undefined));
      blocks.at(-1)?.runs.push(run);
    },
  });
  const numbers = numberBlocks(blocks);
  return blocks.map((block, index) => ({ ...block, number: numbers[index]?.label ?? null }));
}

/** A text of one line (title, footnote) after the first `position` changes. */
export function readLine(track: Track, position: number): Run[] {
  const runs: Run[] = [];
  walk(track, position, { block: () => undefined, run: (run) => runs.push(run) });
  return runs;
}

function draft(id: string, state: FilmState | undefined): Draft {
  return {
    id,
    kind: state?.kind ?? "paragraph",
    level: state?.level ?? 1,
    numbered: state?.numbered === true,
    depth: state?.depth ?? 0,
    runs: [],
  };
}

interface Reader {
  block(id: string, state: FilmState | undefined): void;
  run(run: Run): void;
}

function walk(track: Track, position: number, reader: Reader): void {
  const active = new ActiveMarks(track);
  let from = 0;
  const flush = (to: number) => {
    const text = track.words(from, to, position);
    if (text !== "") reader.run(withMarks({ text }, active.now()));
    from = to + 1;
  };
  for (const stop of track.stops) {
    flush(stop.element);
    if (stop.is !== "marker") active.turn(stop, position);
    else if (track.shows(stop.element, position)) marker(stop, position, active, reader);
  }
  flush(track.length);
}

function marker(stop: Stop & { is: "marker" }, position: number, active: ActiveMarks, reader: Reader): void {
  const state = stop.states.findLast(({ from }) => from < position);
  if (state?.footnote !== undefined) reader.run(withMarks({ footnote: state.footnote }, active.now()));
  else if (state?.kind !== undefined) reader.block(stop.id, state);
}

function withMarks(run: Run, marks: Marks | undefined): Run {
  return marks === undefined ? run : { ...run, marks };
}

/** The marks that are open at a place; of several of one name the latest counts. */
class ActiveMarks {
  readonly #track: Track;
  readonly #open = new Set<number>();

  constructor(track: Track) {
    this.#track = track;
  }

  turn({ is, mark }: Stop & { is: "begin" | "end" }, position: number): void {
    const change = this.#track.marks[mark]?.change;
    if (is === "end") this.#open.delete(mark);
    else if (change !== undefined && change < position) this.#open.add(mark);
  }

  now(): Marks | undefined {
    if (this.#open.size === 0) return undefined;
    const marks: Record<string, unknown> = {};
    for (const index of [...this.#open].sort((a, b) => a - b)) {
      const mark = this.#track.marks[index];
      if (mark) marks[mark.name] = mark.value;
    }
    return shown(marks);
  }
}

function shown(values: Readonly<Record<string, unknown>>): Marks | undefined {
  const entries = Object.entries(values).filter(([, value]) => value !== null && value !== false && value !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
