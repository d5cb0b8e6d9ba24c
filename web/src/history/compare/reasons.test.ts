import { expect, test } from "vitest";
import type { Author } from "../types.ts";
import { reasonsOf } from "./reasons.ts";

const author = (organisation_id: string, day: number, note: string | null = null): Author => ({
  session: `${organisation_id}-${day}-${note ?? ""}`,
  organisation_id,
  member_id: null,
  brought_by: null,
  received_at: new Date(2026, 10, day, 12).getTime(),
  received_until: new Date(2026, 10, day, 12).getTime(),
  written_at: null,
  note,
  first: 1,
  last: 1,
});

test("the earliest stands first, and one organisation's sessions of a day are told together", () => {
  const authors = [author("M", 24, "B"), author("HL", 3, "A"), author("M", 24, "C"), author("M", 25)];
  expect(reasonsOf([0, 1, 2, 3, 9], authors).map(({ author: { organisation_id }, notes }) => [organisation_id, ...notes])).toEqual([
    ["HL", "A"],
    ["M", "B", "C"],
    ["M"],
  ]);
});

test("sessions that are told together reach to the end of the last", () => {
  const [first, later] = [author("M", 24), author("M", 24)];
  const until = later.received_until + 60_000;
  expect(reasonsOf([0, 1], [first, { ...later, received_until: until }])).toMatchObject([{ author: first, until }]);
});
