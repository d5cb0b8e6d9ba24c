/** Which entries of the trail are looked for. */
export interface Filter {
  /** A member's id, `shell` or `server`; empty for anybody. */
  by: string;
  /** What was done, as the trail calls it; empty for anything. */
  action: string;
  /** The first and the last day, as in `2026-11-25`; empty for any. */
  from: string;
  until: string;
}

export const everything: Filter = { by: "", action: "", from: "", until: "" };

/** The page's address: entries before number `before`, or the newest. Days are those of this device's time zone. */
export function addressOf({ by, action, from, until }: Filter, before: number | null): string {
  const asked = {
    by,
    action,
    from: from === "" ? "" : String(startOf(from, 0)),
    until: until === "" ? "" : String(startOf(until, 1)),
    before: before === null ? "" : String(before),
  };
  const query = new URLSearchParams(Object.entries(asked).filter(([, value]) => value !== "")).toString();
  return query === "" ? "/audit" : `/audit?${query}`;
}

/** When a day begins, or the one so many days after it, which need not be a multiple of 24 hours later. */
function startOf(day: string, later: number): number {
  const date = new Date(`${day}T00:00`);
  date.setDate(date.getDate() + later);
  return date.getTime();
}
