import type { Organisation, Peer } from "../../api/index.ts";

/** One organisation's people in a document. */
export interface Group {
  organisation: Organisation;
  /** Those whose name this member may know; several tabs of one person count once. */
  named: { id: string; name: string; reads: boolean }[];
  /** How many others of this organisation are here. */
  unnamed: number;
}

/** Who is here, by organisation, in the organisations' own order. */
export function groupsOf(peers: readonly Peer[], organisations: readonly Organisation[]): Group[] {
  return organisations.flatMap((organisation) => {
    const members = peers.filter(({ organisation_id }) => organisation_id === organisation.id);
    if (members.length === 0) return [];
    const named = new Map(
      members.flatMap(({ member_id: id, name, role }) =>
        typeof id === "string" && typeof name === "string" ? [[id, { id, name, reads: role === "reader" }] as const] : [],
      ),
    );
    const unnamed = members.filter(({ member_id: id, name }) => typeof id !== "string" || typeof name !== "string").length;
    return [{ organisation, named: [...named.values()], unnamed }];
  });
}
