/** Long blocks in pieces: the browser lays out a short line again after a change, not a hundred thousand characters. */
import type { Run } from "../types.ts";

/** A block of more characters than this is shown line by line. */
const longBlock = 2_000;
/** A line of more characters than this is broken after a word. */
const longLine = 2_000;

/** The runs of a block as one line, or, when it is long, as the lines it consists of. */
export function linesOf(runs: readonly Run[]): readonly (readonly Run[])[] {
  const length = runs.reduce((sum, { text }) => sum + (text?.length ?? 1), 0);
  if (length <= longBlock) return [runs];
  const lines: Run[][] = [[]];
  let room = longLine;
  const push = (run: Run, ends: boolean) => {
    lines.at(-1)?.push(run);
    room -= run.text?.length ?? 1;
    if (!ends) return;
    lines.push([]);
    room = longLine;
  };
  for (const run of runs) {
    if (run.text === undefined) push(run, false);
    else for (let rest = run.text; rest !== ""; ) rest = takeLine(run, rest, room, push);
  }
  return lines.at(-1)?.length === 0 ? lines.slice(0, -1) : lines;
}

/** Puts the text up to the line's end into it and returns what is left. */
function takeLine(run: Run, rest: string, room: number, push: (run: Run, ends: boolean) => void): string {
  const newline = rest.indexOf("\n");
  const end = newline < 0 ? rest.length : newline + 1;
  if (end <= room || end <= longLine / 2) {
    push(end === run.text?.length ? run : { ...run, text: rest.slice(0, end) }, newline >= 0);
    return rest.slice(end);
  }
  const space = rest.lastIndexOf(" ", Math.max(room, 1));
  const cut = space > 0 ? space + 1 : Math.max(room, 1);
  push({ ...run, text: rest.slice(0, cut) }, true);
  return rest.slice(cut);
}
