/** `14:05` in the reader's time zone. */
export function clock(at: number, language: string): string {
  return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
}

/** `heute 14:05`, `gestern 09:12`, `20. November 16:20`, `3. Januar 2025 10:00`: as short as it stays clear. */
export function moment(at: number, now: number, language: string): string {
  return `${day(at, now, language)} ${clock(at, language)}`;
}

/** `14:05` today, otherwise with the day before it. */
export function briefMoment(at: number, now: number, language: string): string {
  return daysBetween(at, now) === 0 ? clock(at, language) : moment(at, now, language);
}

/** `8. Dezember 2026, 14:05`, for a term that must not be mistaken. */
export function exactMoment(at: number, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short", hourCycle: "h23" }).format(at);
}

function day(at: number, now: number, language: string): string {
  const days = daysBetween(at, now);
  if (days === 0 || days === -1) return new Intl.RelativeTimeFormat(language, { numeric: "auto" }).format(days, "day");
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear();
  return new Intl.DateTimeFormat(language, { day: "numeric", month: "long", year: sameYear ? undefined : "numeric" }).format(at);
}

/** Calendar days from `now` to `at`, by the reader's midnights: days of 23 and 25 hours count as one. */
function daysBetween(at: number, now: number): number {
  const midnight = (time: number) => {
    const date = new Date(time);
    return Date.UTC(date.getFullYear(), date.getMonth(), date.getDate());
  };
  return (midnight(at) - midnight(now)) / 86_400_000;
}
