/** How much was written when, and by whom: the bars of the chart and the rows of its table. */
import type { Entry, Zoom } from "../types.ts";

export interface Share {
  /** Null is the server itself: an import. */
  organisation: string | null;
  inserted: number;
  removed: number;
}

export interface Bar {
  entry: Entry;
  shares: readonly Share[];
  /** Characters inserted and removed. */
  amount: number;
}

/** How many bars a chart has at most at each zoom: a year, a quarter, a month, a day, a screen full. */
export const barsAt: Readonly<Record<Zoom, number>> = { month: 12, week: 16, day: 31, hour: 24, session: 40, change: 60 };

/** From coarse to fine. */
export const zooms: readonly Zoom[] = ["month", "week", "day", "hour", "session", "change"];

/** The bars from left (oldest) to right, of entries that come newest first. */
export function barsOf(entries: readonly Entry[]): Bar[] {
  return entries.toReversed().map((entry) => {
    const shares = sharesOf(entry);
    return { entry, shares, amount: shares.reduce((sum, { inserted, removed }) => sum + inserted + removed, 0) };
  });
}

/** What each organisation wrote in an entry, most first. */
export function sharesOf({ parts }: Entry): Share[] {
  const shares = new Map<string | null, Share>();
  for (const { organisation_id, inserted, removed } of parts) {
    const before = shares.get(organisation_id) ?? { organisation: organisation_id, inserted: 0, removed: 0 };
    shares.set(organisation_id, { ...before, inserted: before.inserted + inserted, removed: before.removed + removed });
  }
  return [...shares.values()].sort((a, b) => b.inserted + b.removed - (a.inserted + a.removed));
}

export interface Stack {
  organisation: string | null;
  y: number;
  height: number;
}

/** Whoever did anything is seen at least this high. */
const least = 2;

/**
 * The parts of a bar in a picture of the given height, from the bottom. Bars go by the square root: an import is so much
 * larger than anything typed that nothing else would be seen beside it.
 */
export function stackOf(bar: Bar, most: number, height: number): Stack[] {
  if (most === 0 || bar.amount === 0) return [];
  const whole = Math.max(least, Math.sqrt(bar.amount / most) * height);
  const shares = bar.shares.filter(({ inserted, removed }) => inserted + removed > 0);
  const parts = shares.map(({ inserted, removed }) => Math.max(least, ((inserted + removed) / bar.amount) * whole));
  const fit = whole / Math.max(whole, parts.reduce((sum, part) => sum + part, 0));
  let y = height;
  return shares.map(({ organisation }, index) => {
    const part = (parts[index] ?? 0) * fit;
    y -= part;
    return { organisation, y, height: part };
  });
}

/** The next finer zoom, to look into a bar. */
export function finer(zoom: Zoom): Zoom {
  return zooms[Math.min(zooms.indexOf(zoom) + 1, zooms.length - 1)] ?? zoom;
}
