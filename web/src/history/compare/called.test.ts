import { expect, test } from "vitest";
import { People } from "../people.ts";
import type { Author, Comparison } from "../types.ts";
import { called, sidesCalled } from "./called.ts";

const session = "a".repeat(64);
const at = (minute: number) => new Date(2026, 10, 24, 21, minute).getTime();
const author: Author = {
  session,
  organisation_id: null,
  member_id: null,
  brought_by: null,
  received_at: at(16),
  received_until: at(20),
  written_at: null,
  note: null,
  first: 7,
  last: 12,
};
const counts = { inserted_words: 0, removed_words: 0, moved_words: 0, remarked_words: 0, inserted_blocks: 0, removed_blocks: 0, changed_blocks: 0, moved_blocks: 0 };
const moment = { heads: [], position: null, at: at(20) };
const comparison: Comparison = { from: moment, to: moment, changes: 1, counts, title: [], blocks: [], footnotes: [], authors: [author] };
const names = { version: () => undefined, people: new People(() => [], () => []), now: at(30), language: "de" };

test("a session's own work stands between the text without it and the text after it", () => {
  expect(sidesCalled(`s${session}`, "12", comparison, names)).toEqual({
    from: "ohne die Sitzung von Import, heute 21:16–21:20",
    to: "nach dieser Sitzung",
  });
  expect(sidesCalled(`s${session}-9`, "9", comparison, names).to).toBe("nach dieser Sitzung");
  expect(sidesCalled(`s${session}`, undefined, comparison, names).to).toBe("jetziger Text");
  expect(sidesCalled("6", "12", comparison, names).to).toBe("24. November 2026 um 21:20");
});

test("a session that wrote nothing of what differs is not named", () => {
  expect(called(`s${"b".repeat(64)}`, "to", comparison, names)).toBe("ohne diese Sitzung");
});
