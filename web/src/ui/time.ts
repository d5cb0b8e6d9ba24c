/**
 * `14:05` in the reader's time zone; `14 Uhr` where the server tells the hour only, because the minute at which people of other
 * organisations write is nobody's business: such a time is a whole hour of UTC.
 */
export function clock(at: number, language: string): string {
  if (isHour(at)) return hourClock(at, language);
  return new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
}

/** Whether the server told the hour only. One of 3.6 million exact times is taken for one, and still told truly. */
export function isHour(at: number): boolean {
  return at % 3_600_000 === 0;
}

/** `14 Uhr`, in English `14 h`; with the half hour where a time zone's hours begin between the server's. */
function hourClock(at: number, language: string): string {
  const [hour, minute] = [new Date(at).getHours(), new Date(at).getMinutes()];
  const minutes = minute === 0 ? "" : `:${String(minute).padStart(2, "0")}`;
  return `${String(hour)}${minutes} ${language.startsWith("de") ? "Uhr" : "h"}`;
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
  if (isHour(at)) return `${new Intl.DateTimeFormat(language, { dateStyle: "long" }).format(at)}, ${clock(at, language)}`;
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
