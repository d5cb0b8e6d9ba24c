import type { Organisation } from "../../api/index.ts";
import { sentenceOf } from "../../ui/problem.ts";
import { members } from "../client.ts";
import type { Member } from "../types.ts";
import { isFormer } from "./standing.ts";

/** An organisation and who belongs to it. */
export interface Group {
  organisation: Organisation;
  present: Member[];
  former: Member[];
}

/** Everybody of the workspace, as far as the server tells this member. */
export class Roster {
  #members = $state.raw<readonly Member[]>();
  problem = $state<string>();

  get members(): readonly Member[] | undefined {
    return this.#members;
  }

  async fetch(): Promise<void> {
    try {
      this.#members = await members.all();
      this.problem = undefined;
    } catch (error) {
      this.problem = sentenceOf(error);
    }
  }

  groups(organisations: readonly Organisation[], language: string): Group[] {
    const all = [...(this.#members ?? [])].sort((one, other) => (one.name ?? "\uffff").localeCompare(other.name ?? "\uffff", language));
    return organisations.map((organisation) => {
      const own = all.filter(({ organisation_id }) => organisation_id === organisation.id);
      return { organisation, present: own.filter((member) => !isFormer(member)), former: own.filter(isFormer) };
    });
  }
}
