/** What is new since a visit, counted. */
import { isCut } from "../timeline/places.ts";
import type { HistoryPage, TouchedBlock, Visit } from "../types.ts";

export interface News {
  since: Visit;
  sessions: number;
  /** Whether there are more sessions than were counted. */
  more: boolean;
  /** The organisations that wrote, null for an import. */
  organisations: readonly (string | null)[];
  blocks: readonly TouchedBlock[];
  /** Whether there are more blocks than are named. */
  cut: boolean;
}

/** What others did since the visit; undefined when only the member's own words came. */
export function newsOf(page: HistoryPage, since: Visit, me: string): News | undefined {
  const others = page.entries.filter(({ parts }) => parts.some(({ member_id }) => member_id !== me));
  if (others.length === 0) return undefined;
  return {
    since,
    sessions: others.length,
    more: page.next !== null,
    organisations: [...new Set(others.flatMap(({ parts }) => parts.map(({ organisation_id }) => organisation_id)))],
    blocks: [...new Map(others.flatMap(({ blocks }) => blocks.map((block) => [block.id, block] as const))).values()],
    cut: others.some(isCut),
  };
}
