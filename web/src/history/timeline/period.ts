/** What the stretch of time is called that an entry tells at a zoom. */
import { m } from "../../messages/messages.js";
import { clock, moment } from "../../ui/time.ts";
import { dayAndMonth, spanWithDay } from "../time.ts";
import type { Entry, Zoom } from "../types.ts";

export function periodName(entry: Entry, zoom: Zoom, now: number, language: string): string {
  const { ended_at: at } = entry;
  switch (zoom) {
    case "month":
      return new Intl.DateTimeFormat(language, { month: "long", year: "numeric" }).format(at);
    case "week":
      return m.period_week({ day: dayAndMonth(monday(at), language) });
    case "day":
      return dayAndMonth(at, language);
    case "hour": {
      const hour = new Date(at).setMinutes(0, 0, 0);
      return `${dayAndMonth(at, language)} ${clock(hour, language)}`;
    }
    case "session":
      return spanWithDay(entry.began_at, at, now, language);
    case "change":
      return moment(at, now, language);
  }
}

function monday(at: number): number {
  const date = new Date(at);
  return date.setDate(date.getDate() - ((date.getDay() + 6) % 7));
}
