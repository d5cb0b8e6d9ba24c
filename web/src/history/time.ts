/** Days and spans of time as the history tells them. */
import { clock, moment } from "../ui/time.ts";

const sameDay = (one: number, other: number) => new Date(one).toDateString() === new Date(other).toDateString();

/** "Heute", "Gestern", "Freitag, 20. November", with the year when it is not this one. */
export function dayName(at: number, now: number, language: string): string {
  return capital(dayInSentence(at, now, language));
}

/** The same within a sentence: "heute". */
export function dayInSentence(at: number, now: number, language: string): string {
  const yesterday = new Date(now).setDate(new Date(now).getDate() - 1);
  const near = sameDay(at, now) ? 0 : sameDay(at, yesterday) ? -1 : undefined;
  if (near !== undefined) return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(near, "day");
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  const year = sameYear ? undefined : "numeric";
  return new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long", year }).format(at);
}

/** "14:05–14:32" within a day, otherwise with both days. */
export function span(from: number, to: number, language: string): string {
  const [first, last] = [clock(from, language), clock(to, language)];
  if (sameDay(from, to)) return first === last ? first : `${first}–${last}`;
  return `${dayAndMonth(from, language)} ${first} – ${dayAndMonth(to, language)} ${last}`;
}

/** "20. Nov.", for a narrow column. */
export function dayAndMonth(at: number, language: string): string {
  return new Intl.DateTimeFormat(language, { day: "numeric", month: "short" }).format(at);
}

/** "heute 14:05–14:32", for a session in a sentence; both days where it has two. */
export function spanWithDay(from: number, to: number, now: number, language: string): string {
  const start = moment(from, now, language);
  if (!sameDay(from, to)) return `${start} – ${moment(to, now, language)}`;
  return clock(from, language) === clock(to, language) ? start : `${start}–${clock(to, language)}`;
}

function capital(text: string): string {
  return text.charAt(0).toLocaleUpperCase() + text.slice(1);
}
