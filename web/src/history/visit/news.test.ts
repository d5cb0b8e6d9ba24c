import { expect, test } from "vitest";
import type { Entry, HistoryPage } from "../types.ts";
import { newsOf } from "./news.ts";

const session = (organisation_id: string, member_id: string | null, ...blocks: string[]): Entry => ({
  id: `${organisation_id}-${blocks.join()}`,
  first: 1,
  last: 1,
  changes: 1,
  inserted: 1,
  removed: 0,
  began_at: 0,
  ended_at: 0,
  written_from: null,
  written_to: null,
  parts: [{ organisation_id, member_id, brought_by: null, changes: 1, inserted: 1, removed: 0 }],
  sessions: 1,
  is_restore: false,
  blocks: blocks.map((id) => ({ id, label: null, excerpt: "" })),
  note: null,
  version: [],
});

const page = (entries: Entry[], next: number | null = null): HistoryPage => ({
  heads: [],
  position: 9,
  changes: 9,
  inserted: 0,
  removed: 0,
  entries,
  next,
});

const visit = { position: 3, at: 1 };

test("one's own words are no news", () => {
  expect(newsOf(page([session("HL", "ich", "1")]), visit, "ich")).toBeUndefined();
  expect(newsOf(page([]), visit, "ich")).toBeUndefined();
});

test("the sessions of others are counted, each clause and organisation told once", () => {
  const news = newsOf(page([session("M", null, "1", "2"), session("HL", "ich", "9"), session("M", null, "2", "3")], 7), visit, "ich");
  expect(news).toMatchObject({ sessions: 2, more: true, organisations: ["M"] });
  expect(news?.blocks.map(({ id }) => id)).toEqual(["1", "2", "3"]);
});
