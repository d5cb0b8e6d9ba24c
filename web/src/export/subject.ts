/** What is exported: the text of one moment, or the comparison of two. Moments are named as in addresses; undefined is now. */
export type Subject = { is: "text"; at: string | undefined } | { is: "comparison"; from: string | undefined; to: string | undefined };

/** A moment that can be chosen. */
export interface Moment {
  at: string | undefined;
  label: string;
}

/** The address of a file, below `/documents/{id}`. */
export function addressOf(document: string, format: string, subject: Subject): string {
  const query = new URLSearchParams();
  if (subject.is === "text") set(query, "at", subject.at);
  else {
    set(query, "from", subject.from);
    set(query, "to", subject.to);
  }
  const search = query.toString();
  return `/documents/${encodeURIComponent(document)}/export/${format}${search === "" ? "" : `?${search}`}`;
}

function set(query: URLSearchParams, key: string, value: string | undefined): void {
  if (value !== undefined) query.set(key, value);
}

/** Whether a comparison has something to compare. */
export function isComparable(subject: Subject): boolean {
  return subject.is === "text" || (subject.from !== undefined && subject.from !== subject.to);
}

/** The list of moments with those chosen from elsewhere, such as one change of the history, which have no name. */
export function withChosen(moments: readonly Moment[], chosen: readonly (string | undefined)[], label: string): Moment[] {
  const missing = new Set(chosen.filter((at) => at !== undefined && !moments.some((it) => it.at === at)));
  return [...moments, ...[...missing].map((at) => ({ at, label }))];
}
