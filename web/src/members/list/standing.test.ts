import { expect, test } from "vitest";
import type { Member } from "../types.ts";
import { aboutMember, isFormer, standingOf } from "./standing.ts";

const now = new Date(2026, 10, 25, 15, 5).getTime();
const somebody: Member = {
  id: "m1",
  name: "Anke Petersen",
  organisation_id: "o1",
  role: "editor",
  removed_at: null,
  erased_at: null,
  address: null,
  ends_at: null,
  last_seen_at: now - 3_600_000,
  sessions: 1,
  invited_until: null,
};

test("who was erased, removed or is past the last day is not here", () => {
  expect(standingOf(somebody, now)).toBe("here");
  expect(standingOf({ ...somebody, ends_at: now }, now)).toBe("ended");
  expect(standingOf({ ...somebody, ends_at: now + 1 }, now)).toBe("here");
  expect(standingOf({ ...somebody, removed_at: now - 1 }, now)).toBe("removed");
  expect(standingOf({ ...somebody, removed_at: now - 1, erased_at: now }, now)).toBe("erased");
  expect(isFormer({ ...somebody, ends_at: now })).toBe(false);
  expect(isFormer({ ...somebody, removed_at: now })).toBe(true);
});

test("an open invitation is an invitation only until somebody came", () => {
  const invited = { ...somebody, last_seen_at: null, sessions: 0, invited_until: now + 1 };
  expect(standingOf(invited, now)).toBe("invited");
  expect(standingOf({ ...invited, last_seen_at: now }, now)).toBe("here");
});

test("what is told of a member is what there is", () => {
  expect(aboutMember(somebody, now, "de")).toEqual(["zuletzt hier 14:05", "1 Sitzung"]);
  const guest = { ...somebody, address: "a@b.de", ends_at: new Date(2027, 0, 1).getTime(), sessions: 2 };
  expect(aboutMember(guest, now, "de")).toEqual(["a@b.de", "Gast bis 31. Dezember 2026", "zuletzt hier 14:05", "2 Sitzungen"]);
  expect(aboutMember({ ...somebody, erased_at: now }, now, "de")).toEqual([]);
});
