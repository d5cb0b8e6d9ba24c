/** The moments that one can pick for a comparison. */
import { m } from "../../messages/messages.js";
import { moment } from "../../ui/time.ts";
import { atVersion, sessionLeftOut, type At } from "../moment.ts";
import type { People } from "../people.ts";
import { spanWithDay } from "../time.ts";
import type { Entry, Moment, Version, Visit } from "../types.ts";

export interface Option {
  /** The moment as an address names it; empty is now. */
  value: string;
  label: string;
}

export interface Known {
  versions: readonly Version[];
  entries: readonly Entry[];
  visit: Visit | undefined;
  people: People;
  now: number;
  language: string;
}

/** Now, the named versions, the last visit, the sessions, the empty beginning; and `at`, whatever it is. */
export function optionsOf(at: At, then: Moment | undefined, known: Known): { named: Option[]; sessions: Option[] } {
  const named: Option[] = [{ value: "", label: m.pick_now() }, ...known.versions.toReversed().map(versionOption)];
  if (known.visit) {
    named.push({ value: String(known.visit.position), label: m.pick_visit({ time: moment(known.visit.at, known.now, known.language) }) });
  }
  named.push({ value: "0", label: m.pick_beginning() });
  const sessions = known.entries.map((entry) => sessionOption(entry, known));
  if (at !== undefined && ![...named, ...sessions].some(({ value }) => value === at)) {
    named.push({ value: at, label: otherLabel(at, then, known) });
  }
  return { named: distinct(named), sessions: distinct(sessions) };
}

/** The moments that have a name: now, and the named versions, the newest first. */
export function momentsOf({ versions }: { versions: { value: Version[] | undefined } }): { at: At; label: string }[] {
  const named = (versions.value ?? []).toReversed().map(versionOption);
  return [{ at: undefined, label: m.pick_now() }, ...named.map(({ value, label }) => ({ at: value, label }))];
}

/** "Fassung 1 – Stand für die Sitzung – vereinbart" */
export function versionOption({ number, name, is_current }: Version): Option {
  const called = `${m.version_called({ number })} – ${name}`;
  return { value: atVersion(number), label: is_current ? m.pick_agreed({ version: called }) : called };
}

/** What a moment is called that is none of those one can pick. */
function otherLabel(at: string, then: Moment | undefined, known: Known): string {
  const session = sessionLeftOut(at);
  if (session !== undefined) {
    const entry = known.entries.find(({ id }) => id === session);
    return entry ? m.pick_without(sessionWords(entry, known)) : m.pick_without_this();
  }
  const time = then?.at ?? null;
  return time === null ? m.pick_chosen() : m.pick_at({ time: moment(time, known.now, known.language) });
}

function sessionOption(entry: Entry, known: Known): Option {
  return { value: String(entry.last), label: m.pick_session(sessionWords(entry, known)) };
}

function sessionWords(entry: Entry, { people, now, language }: Known): { name: string; time: string } {
  const { short } = people.who(entry.parts[0] ?? { organisation_id: null });
  return { name: short, time: spanWithDay(entry.began_at, entry.ended_at, now, language) };
}

function distinct(options: readonly Option[]): Option[] {
  return options.filter(({ value }, index) => options.findIndex((option) => option.value === value) === index);
}
