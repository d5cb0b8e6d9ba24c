/** The timeline as it is read: by days, newest first, with the named versions between the sessions. */
import type { Entry, Version } from "../types.ts";

export type Item = { is: "entry"; entry: Entry } | { is: "version"; version: Version };

export interface Day {
  /** Midnight of the reader's day, in milliseconds. */
  at: number;
  items: Item[];
}

/**
 * Groups entries (newest first) and versions by the reader's days. A version stands above the newest entry that it
 * includes whole; those older than the last entry wait until all entries are there.
 */
export function daysOf(entries: readonly Entry[], versions: readonly Version[], complete: boolean): Day[] {
  const waiting = [...versions].sort((a, b) => positionOf(a) - positionOf(b) || a.number - b.number);
  const days: Day[] = [];
  const put = (ended: number, item: Item) => {
    const at = midnight(ended);
    if (days.at(-1)?.at !== at) days.push({ at, items: [] });
    days.at(-1)?.items.push(item);
  };
  for (const entry of entries) {
    for (const version of takeWhile(waiting, (next) => positionOf(next) >= entry.last)) put(entry.ended_at, { is: "version", version });
    put(entry.ended_at, { is: "entry", entry });
  }
  const oldest = entries.at(-1);
  if (complete) for (const version of waiting.reverse()) put(oldest?.ended_at ?? version.created_at, { is: "version", version });
  return days;
}

/** Takes from the end what fits. */
function takeWhile<T>(stack: T[], fits: (item: T) => boolean): T[] {
  const taken: T[] = [];
  for (let last = stack.at(-1); last !== undefined && fits(last); last = stack.at(-1)) {
    taken.push(last);
    stack.pop();
  }
  return taken;
}

/** A version of heads that are no prefix of the log stands on top. */
function positionOf({ position }: Version): number {
  return position ?? Number.POSITIVE_INFINITY;
}

function midnight(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
