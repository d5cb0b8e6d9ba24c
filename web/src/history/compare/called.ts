/** What the moments of a comparison are called over their text. */
import { m } from "../../messages/messages.js";
import { exactMoment } from "../../ui/time.ts";
import { endOfLeftOut, sessionLeftOut, versionOf, type At } from "../moment.ts";
import type { People } from "../people.ts";
import { spanWithDay } from "../time.ts";
import type { Author, Comparison, Version } from "../types.ts";
import { versionOption } from "./options.ts";

export interface Names {
  version(number: number | undefined): Version | undefined;
  people: People;
  now: number;
  language: string;
}

/** "Fassung 1 – Entwurf", "24. November 2026 um 21:16"; a session's work is told as without and after it. */
export function sidesCalled(from: At, to: At, comparison: Comparison, names: Names): { from: string; to: string } {
  const session = sessionOf(from, comparison);
  const end = endOfLeftOut(from) ?? String(session?.last);
  const after = session && to === end ? m.called_after_session() : undefined;
  return { from: called(from, "from", comparison, names), to: after ?? called(to, "to", comparison, names) };
}

/** What one moment is called, without a look at the other. */
export function called(at: At, side: "from" | "to", comparison: Comparison, names: Names): string {
  if (at === undefined) return m.pick_now();
  if (sessionLeftOut(at) !== undefined) return withoutSession(sessionOf(at, comparison), names);
  const version = names.version(versionOf(at));
  if (version) return versionOption(version).label;
  const time = comparison[side].at;
  return time === null ? m.pick_beginning() : exactMoment(time, names.language);
}

function withoutSession(session: Author | undefined, { people, now, language }: Names): string {
  if (!session) return m.pick_without_this();
  const time = spanWithDay(session.received_at, session.received_until, now, language);
  return m.pick_without({ name: people.who(session).short, time });
}

/** The session that a moment leaves out, where it wrote or removed some of what differs. */
function sessionOf(at: At, { authors }: Comparison): Author | undefined {
  const left = sessionLeftOut(at);
  return left === undefined ? undefined : authors.find(({ session }) => session === left);
}
