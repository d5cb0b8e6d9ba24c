import { expect, test } from "vitest";
import type { Entry, Version } from "../types.ts";
import { daysOf } from "./days.ts";

const at = (day: number, hour: number) => new Date(2026, 10, day, hour).getTime();

const entry = (first: number, last: number, ended_at: number): Entry => ({
  id: `session-${first}`,
  first,
  last,
  changes: last - first + 1,
  inserted: 1,
  removed: 0,
  began_at: ended_at,
  ended_at,
  written_from: null,
  written_to: null,
  parts: [],
  sessions: 1,
  is_restore: false,
  blocks: [],
  note: null,
  version: [],
});

const version = (number: number, position: number | null): Version => ({
  number,
  name: "Stand",
  note: null,
  heads: [],
  position,
  text_sha256: "",
  created_at: at(30, 12),
  organisation_id: null,
  member_id: null,
  agreed: null,
  is_current: false,
});

const drawn = (entries: Entry[], versions: Version[], complete = true) =>
  daysOf(entries, versions, complete).map(({ at: day, items }) => [
    new Date(day).getDate(),
    items.map((item) => (item.is === "entry" ? item.entry.id : `v${item.version.number}`)).join(" "),
  ]);

const sessions = [entry(21, 30, at(24, 14)), entry(11, 20, at(24, 9)), entry(1, 10, at(20, 16))];

test("sessions are grouped by the reader's days, newest first", () => {
  expect(drawn(sessions, [])).toEqual([[24, "session-21 session-11"], [20, "session-1"]]);
});

test("a version stands above the last session that it includes, on that session's day, whenever it was named", () => {
  expect(drawn(sessions, [version(1, 10), version(2, 30)])).toEqual([[24, "v2 session-21 session-11"], [20, "v1 session-1"]]);
});

test("a version from the middle of a session stands below it", () => {
  expect(drawn(sessions, [version(1, 25)])).toEqual([[24, "session-21 v1 session-11"], [20, "session-1"]]);
});

test("of two versions of one moment the later stands above, and merged heads stand on top", () => {
  expect(drawn(sessions, [version(1, 30), version(2, 30), version(3, null)])).toEqual([
    [24, "v3 v2 v1 session-21 session-11"],
    [20, "session-1"],
  ]);
});

test("versions older than the sessions shown wait until those are fetched", () => {
  expect(drawn(sessions.slice(0, 1), [version(1, 0)], false)).toEqual([[24, "session-21"]]);
  expect(drawn(sessions.slice(0, 1), [version(1, 0)], true)).toEqual([[24, "session-21 v1"]]);
});
