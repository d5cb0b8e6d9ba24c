/** Reads a track at a position: blocks with their runs. */
import { numberBlocks } from "../../text/numbering.ts";
import { beginning, behind } from "../clauses.ts";
import type { Block, BlockKind, FilmState, Marks, Run, Table } from "../types.ts";
import type { Stop, Track } from "./track.ts";

interface Draft {
  id: string;
  kind: BlockKind;
  level: number;
  numbered: boolean;
  depth: number;
  runs: Run[];
  table?: Table;
}

/** The blocks of the text after the first `position` changes; `tableOf` gives the table that a block shows. */
export function readBlocks(track: Track, position: number, tableOf: (id: string) => Table | undefined): Block[] {
  const blocks: Draft[] = [];
  walk(track, position, {
    block: (id, state) => {
      const table = state?.table === undefined ? undefined : tableOf(state.table);
      blocks.push({ ...draft(id, state), ...(table && { table }) });
    },
    run: (run) => {
      const last = blocks.at(-1);
      if (last === undefined) blocks.push(draft(beginning, undefined));
      else if (last.kind === "table") blocks.push(draft(behind(last.id), undefined));
      blocks.at(-1)?.runs.push(run);
    },
  });
  const numbers = numberBlocks(blocks);
  return blocks.map((block, index) => ({ ...block, number: numbers[index]?.label ?? null }));
}

/** A text of one line (title, footnote, cell) after the first `position` changes. */
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
