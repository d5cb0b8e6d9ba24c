/** Who did something: an organisation, a person where the server names one, or the server itself by an import. */
import type { Organisation } from "../api/index.ts";
import { m } from "../messages/messages.js";
import type { NamedMember } from "./types.ts";

export interface Doer {
  organisation_id: string | null;
  member_id?: string | null;
  brought_by?: string | null;
}

/** Whether both are the same organisation's, and the same member's as far as members are named. */
export function isBy(one: Doer, other: Doer): boolean {
  if (one.organisation_id !== other.organisation_id) return false;
  return !one.member_id || !other.member_id || one.member_id === other.member_id;
}

export interface Person {
  /** Undefined for an import, and for an organisation that is new since the list was fetched. */
  organisation: Organisation | undefined;
  /** The organisation as it is called where there is room for its full name. */
  name: string;
  /** Its place, where there is little room. */
  short: string;
  person: string | undefined;
}

export class People {
  readonly #organisations: () => readonly Organisation[];
  readonly #members: () => readonly NamedMember[];

  constructor(organisations: () => readonly Organisation[], members: () => readonly NamedMember[]) {
    this.#organisations = organisations;
    this.#members = members;
  }

  get organisations(): readonly Organisation[] {
    return this.#organisations();
  }

  get members(): readonly NamedMember[] {
    return this.#members();
  }

  organisation(id: string | null | undefined): Organisation | undefined {
    return this.#organisations().find((organisation) => organisation.id === id);
  }

  /** What an organisation is called; null is an import. */
  nameOf(id: string | null): string {
    return id === null ? m.by_import() : (this.organisation(id)?.name ?? m.by_unknown());
  }

  /** The person where the server names one, otherwise the organisation. */
  called(doer: Doer): string {
    const { name, person } = this.who(doer);
    return person ?? name;
  }

  who({ organisation_id, member_id, brought_by }: Doer): Person {
    const organisation = this.organisation(organisation_id);
    const bringer = this.organisation(brought_by);
    const own = this.nameOf(organisation_id);
    const name = bringer && bringer.id !== organisation_id ? m.by_brought({ name: own, by: bringer.name }) : own;
    const place = organisation?.place;
    return {
      organisation,
      name,
      short: place === undefined || place === "" ? own : place,
      person: this.#members().find(({ id }) => id === member_id)?.name,
    };
  }
}
