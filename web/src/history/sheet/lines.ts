/** Long blocks in pieces: the browser lays out a short line again after a change, not a hundred thousand characters. */
import type { Run } from "../types.ts";

/** A block of more characters than this is shown line by line. */
const longBlock = 2_000;
/** A line of more characters than this is broken after a word. */
const longLine = 2_000;
/**
 * Which of the words it is broken after depends on the letters before it: so the same words are broken in the same places
 * when something before them has changed, and need not be drawn again.
 */
const oneWordIn = 8;

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
  const cut = breakOf(rest, Math.max(room, 1));
  push({ ...run, text: rest.slice(0, cut) }, true);
  return rest.slice(cut);
}

/** Where a line that is too long is broken, at most at `room`. */
function breakOf(text: string, room: number): number {
  for (let at = Math.min(Math.floor(longLine / 2), room - 1); at < room; at += 1) {
    if (text[at] === " " && (text.charCodeAt(at - 1) + text.charCodeAt(at - 2)) % oneWordIn === 0) return at + 1;
  }
  const space = text.lastIndexOf(" ", room);
  return space > 0 ? space + 1 : room;
}
