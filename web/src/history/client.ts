/** What the pages ask the server about one document's past. */
import { m } from "../messages/messages.js";
import { request } from "../api/index.ts";
import { beginning, behind } from "./clauses.ts";
import type {
  Blame,
  Comparison,
  Film,
  HistoryPage,
  Member,
  NamedMember,
  Publication,
  Restored,
  SentBlame,
  SentBlock,
  SentComparison,
  SentHead,
  SentText,
  Text,
  Version,
  Visit,
  Zoom,
} from "./types.ts";

export interface HistoryQuery {
  zoom: Zoom;
  limit: number;
  /** Only what lies below this position. */
  before?: number | null;
  /** Only what came after this position. */
  since?: number | null;
  organisation?: string | null;
  member?: string | null;
  block?: string | null;
}

export interface Restoration {
  at: string;
  /** Heads of the text as the page saw it. */
  base: string;
  /** Numbers of the changes in the comparison from `base` to `at`; absent for all. */
  changes?: readonly number[];
  note?: string;
}

export type HistoryClient = ReturnType<typeof historyOf>;

export function historyOf(document: string) {
  const base = `/documents/${encodeURIComponent(document)}`;
  const get = <T>(path: string, query: Readonly<Record<string, string | number | null | undefined>> = {}) =>
    request<T>("GET", `${base}${path}${search(query)}`, undefined, { revalidate: true });
  return {
    history: (query: HistoryQuery) =>
      get<HistoryPage>("/history", { ...query, offset: -new Date().getTimezoneOffset() }),
    describe: (session: string, text: string) => request<undefined>("PUT", `${base}/history/${session}/note`, { text }),
    text: (at?: string): Promise<Text> => get<SentText>("/text", { at }).then(withIds),
    blame: (at?: string): Promise<Blame> => get<SentBlame>("/blame", { at }).then(withIds),
    compare: (from?: string, to?: string) => get<SentComparison>("/compare", { from, to }).then(withIdsOnBothSides),
    film: () => get<Film>("/film"),
    restore: (restoration: Restoration) => request<Restored>("POST", `${base}/restore`, restoration),
    undo: (changes: readonly string[]) => request<Restored>("POST", `${base}/undo`, { changes }),
    versions: () => get<Version[]>("/versions"),
    name: (name: string, note: string, at?: string) => request<Version>("POST", `${base}/versions`, { name, note: note === "" ? undefined : note, at }),
    agree: (number: number, note: string) => request<Version>("PUT", `${base}/versions/${number}/agreed`, { note: note === "" ? undefined : note }),
    publications: () => get<Publication[]>("/publications"),
    publish: (number: number) => request<Publication>("PUT", `${base}/versions/${number}/publication`, {}),
    withdraw: (number: number) => request<Publication>("DELETE", `${base}/versions/${number}/publication`),
    /** Undefined for who has never been here. */
    visit: () => get<Visit | undefined>("/visit"),
    /** Everything up to now has been seen. */
    seen: () => request<undefined>("PUT", `${base}/visit`, {}, { keepalive: true }),
    /** Those members whose names this one may know; a person who was erased has none any more. */
    members: async (): Promise<NamedMember[]> => {
      const members = await request<Member[]>("GET", "/members");
      return members.flatMap(({ id, name, organisation_id, erased_at }) => {
        const called = erased_at === null ? name : m.by_former();
        return called === null ? [] : [{ id, name: called, organisation_id }];
      });
    },
  };
}

/** Words that stand before the first block marker, or directly behind a table's, are a block without an id of its own. */
function identified<T extends SentHead>(head: T, before?: string | null): T & { id: string } {
  return { ...head, id: head.id ?? (before ? behind(before) : beginning) };
}

function withIds<T extends { blocks: SentBlock[] }>(text: T) {
  return { ...text, blocks: text.blocks.map((block, index) => identified(block, text.blocks[index - 1]?.id)) };
}

export function withIdsOnBothSides(comparison: SentComparison): Comparison {
  const blocks = comparison.blocks.map((block) => ({ ...block, from: block.from && identified(block.from), to: block.to && identified(block.to) }));
  return { ...comparison, blocks };
}

function search(query: Readonly<Record<string, string | number | null | undefined>>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== "") parameters.set(name, String(value));
  }
  return parameters.size === 0 ? "" : `?${parameters.toString()}`;
}
