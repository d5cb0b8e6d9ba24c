/** A guest's last day: to the server the moment at which the day after it begins, in the time zone of whoever sets it. */

/** The moment after which a guest whose last day is `day` ("2026-12-31") gets in no more; undefined for no day. */
export function endOf(day: string): number | undefined {
  const [year, month, date] = day.split("-").map(Number);
  if (year === undefined || month === undefined || date === undefined || day === "") return undefined;
  return new Date(year, month - 1, date + 1).getTime();
}

/** The last whole day before a moment, as a date field takes it; empty for none. */
export function lastDay(end: number | null): string {
  if (end === null) return "";
  const last = new Date(end - 1);
  const two = (number: number) => String(number).padStart(2, "0");
  return `${String(last.getFullYear()).padStart(4, "0")}-${two(last.getMonth() + 1)}-${two(last.getDate())}`;
}

/** "31. Dezember 2026". */
export function dayInWords(end: number, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: "long" }).format(end - 1);
}
