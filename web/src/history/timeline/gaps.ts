/** The stretches in which nothing was written, between the bars of the chart. */
import type { Zoom } from "../types.ts";
import type { Bar } from "./activity.ts";

/** Empty periods in a row; `folded` where they take the place of one. */
export interface Gap {
  is: "gap";
  key: string;
  periods: number;
  folded: boolean;
}

export type Slot = { is: "bar"; key: string; bar: Bar; index: number } | Gap;

/** The most bars and gaps in a chart, so that each is wide enough to be seen beside the text. */
export const mostSlots = 64;
/** The most empty periods in a row that are shown one by one, where there is room. */
const longest = 12;

/**
 * Bars from left (oldest) to right with what is empty between them. The server's hours, days, weeks and months go by the
 * offset (in minutes east of UTC) that it was asked for; sessions and single changes follow each other without gaps.
 */
export function withGaps(bars: readonly Bar[], zoom: Zoom, offset: number): Slot[] {
  const periods = bars.map(({ entry }) => periodOf(entry.ended_at + offset * 60_000, zoom));
  const empty = periods.map((period, index) => Math.max(0, (period ?? 0) - (periods[index - 1] ?? period ?? 0) - 1));
  const unfolded = roomFor(empty);
  return bars.flatMap((bar, index) => [
    ...gapsBefore(bar, empty[index] ?? 0, unfolded),
    { is: "bar" as const, key: bar.entry.id, bar, index },
  ]);
}

/** How long a stretch may be so that all fit in one by one; longer ones are folded. */
function roomFor(empty: readonly number[]): number {
  const slots = (unfolded: number) => empty.reduce((sum, count) => sum + 1 + (count > unfolded ? 1 : count), 0);
  let unfolded = longest;
  while (unfolded > 1 && slots(unfolded) > mostSlots) unfolded -= 1;
  return unfolded;
}

function gapsBefore({ entry: { id } }: Bar, periods: number, unfolded: number): Gap[] {
  if (periods > unfolded) return [{ is: "gap", key: `${id}-gap`, periods, folded: true }];
  return Array.from({ length: periods }, (_, index) => ({ is: "gap", key: `${id}-gap-${index}`, periods: 1, folded: false }));
}

const hour = 3_600_000;
const day = 24 * hour;

/** The number of the period of a local time; undefined where a zoom has no calendar. */
function periodOf(local: number, zoom: Zoom): number | undefined {
  switch (zoom) {
    case "hour":
      return Math.floor(local / hour);
    case "day":
      return Math.floor(local / day);
    case "week":
      // 1 January 1970 was a Thursday; weeks begin on Monday.
      return Math.floor((Math.floor(local / day) + 3) / 7);
    case "month": {
      const date = new Date(local);
      return date.getUTCFullYear() * 12 + date.getUTCMonth();
    }
    case "session":
    case "change":
      return undefined;
  }
}
