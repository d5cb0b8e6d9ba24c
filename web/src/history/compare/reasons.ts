/** Who changed something and why, told once for each member and day. */
import type { Author } from "../types.ts";

export interface Reason {
  author: Author;
  /** When the last of it was received; the first with the author. */
  until: number;
  notes: readonly string[];
}

/** The authors with the given numbers, earliest first; several sessions of one on one day are told together. */
export function reasonsOf(by: readonly number[], authors: readonly Author[]): Reason[] {
  const found = by.flatMap((index) => authors[index] ?? []).sort((a, b) => a.received_at - b.received_at);
  const reasons: { author: Author; until: number; notes: string[] }[] = [];
  for (const author of found) {
    let reason = reasons.find((other) => sameMemberAndDay(other.author, author));
    if (!reason) reasons.push((reason = { author, until: author.received_until, notes: [] }));
    reason.until = Math.max(reason.until, author.received_until);
    if (author.note && !reason.notes.includes(author.note)) reason.notes.push(author.note);
  }
  return reasons;
}

function sameMemberAndDay(one: Author, other: Author): boolean {
  return (
    one.organisation_id === other.organisation_id &&
    one.member_id === other.member_id &&
    new Date(one.received_at).toDateString() === new Date(other.received_at).toDateString()
  );
}
