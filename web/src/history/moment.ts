/** Moments as addresses name them: "v3", a position, heads, or the text without a session's work; undefined is now. */
import type { Version } from "./types.ts";

export type At = string | undefined;

export function atVersion(number: number): string {
  return `v${number}`;
}

/** A session as the text without and after its work. Others may have written between its changes: it is told without theirs. */
export function workOf({ session, last }: { session: string; last: number }): { from: string; to: string } {
  return { from: `s${session}-${last}`, to: String(last) };
}

/** A session's name, and the position up to which it is meant: it may have gone on since. */
const leftOut = /^s([0-9a-f]{64})(?:-(\d+))?$/;

/** The session without whose work a moment shows the text. */
export function sessionLeftOut(at: At): string | undefined {
  return leftOut.exec(at ?? "")?.[1];
}

/** The text at a position without a session's work. */
export function withoutSession(session: string, position: number): string {
  return `s${session}-${position}`;
}

/** The position at which a moment shows the text without a session's work. */
export function endOfLeftOut(at: At): string | undefined {
  return leftOut.exec(at ?? "")?.[2];
}

/** Whether two texts are of the same moment, as their heads tell. */
export function sameHeads(one: readonly string[] | undefined, other: readonly string[]): boolean {
  return one?.join() === other.join();
}

/** The number of the version that a moment names. */
export function versionOf(at: At): number | undefined {
  const number = /^v(\d+)$/.exec(at ?? "")?.[1];
  return number === undefined ? undefined : Number(number);
}

/** The position that a moment names, directly or as a version. */
export function positionOf(at: At, versions: readonly Version[]): number | undefined {
  if (at !== undefined && /^\d+$/.test(at)) return Number(at);
  const number = versionOf(at);
  return versions.find((version) => version.number === number)?.position ?? undefined;
}
