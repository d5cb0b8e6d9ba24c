import { expect, test } from "vitest";
import type { Organisation, Peer } from "../../api/index.ts";
import { groupsOf } from "./here.ts";

const organisation = (id: string): Organisation => ({ id, name: id, short: id.slice(0, 2), place: "", colour: 1, votes: true, chair: false });
const peer = (peer_id: string, organisation_id: string, name: string | null): Peer => ({
  peer_id,
  organisation_id,
  member_id: name === null ? null : `member-${name}`,
  name,
  role: "editor",
});

test("people are listed under their organisation, once each however many tabs they have", () => {
  const groups = groupsOf(
    [peer("1", "Lübeck", "Anna"), peer("2", "Lübeck", "Anna"), peer("3", "Lübeck", "Bo"), peer("4", "München", null)],
    [organisation("Dortmund"), organisation("Lübeck"), organisation("München")],
  );
  expect(groups.map(({ organisation: { id }, named, unnamed }) => [id, named.map(({ name }) => name), unnamed])).toEqual([
    ["Lübeck", ["Anna", "Bo"], 0],
    ["München", [], 1],
  ]);
});

test("a peer of an organisation that is not known yet is not shown wrongly", () => {
  expect(groupsOf([peer("1", "neu", "Anna")], [organisation("Lübeck")])).toEqual([]);
});
