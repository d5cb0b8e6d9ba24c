/** Whether runs show the same, so that nothing needs to be drawn again. */
import type { BlockHead, Marks, Run } from "../types.ts";

export function sameRuns(one: readonly Run[], other: readonly Run[]): boolean {
  if (one === other) return true;
  return one.length === other.length && one.every((run, index) => sameRun(run, other[index]));
}

function sameRun(one: Run, other: Run | undefined): boolean {
  if (one === other) return true;
  return (
    other !== undefined &&
    one.text === other.text &&
    one.footnote === other.footnote &&
    one.by === other.by &&
    sameMarks(one.marks, other.marks)
  );
}

export function sameMarks(one: Marks | undefined, other: Marks | undefined): boolean {
  return (
    one?.strong === other?.strong &&
    one?.em === other?.em &&
    one?.term === other?.term &&
    one?.link?.href === other?.link?.href &&
    one?.link?.title === other?.link?.title
  );
}

/** Whether two blocks are the same element on the page; a heading of another level is not. */
export function sameElement(one: BlockHead, other: BlockHead): boolean {
  return one.kind === other.kind && one.level === other.level;
}
