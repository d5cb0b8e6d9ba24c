import { expect, test } from "vitest";
import type { Author, Blame } from "../types.ts";
import { percentagesOf, writtenIn } from "./shares.ts";

const author = (organisation_id: string | null): Author => ({
  session: "",
  organisation_id,
  member_id: null,
  brought_by: null,
  received_at: 0,
  received_until: 0,
  written_at: null,
  note: null,
  first: 1,
  last: 1,
});

test("every character of title, text and notes counts for the organisation that wrote it", () => {
  const blame: Blame = {
    heads: [],
    position: 1,
    at: 0,
    text_sha256: "",
    title: [{ text: "ab", by: 0 }],
    blocks: [{ id: "1", kind: "paragraph", depth: 0, number: null, runs: [{ text: "cdef", by: 1 }, { footnote: "n", by: 1 }, { text: "gh", by: 2 }] }],
    footnotes: [{ id: "n", number: 1, runs: [{ text: "ij", by: 1 }] }],
    authors: [author("HL"), author("M"), author(null)],
  };
  expect(writtenIn(blame)).toEqual([
    { organisation: "M", characters: 6, share: 0.6 },
    { organisation: "HL", characters: 2, share: 0.2 },
    { organisation: null, characters: 2, share: 0.2 },
  ]);
});

const sharing = (...shares: number[]) => percentagesOf(shares.map((share) => ({ organisation: null, characters: 1, share })));

test("shares add up to a hundred percent as they are shown", () => {
  expect(sharing(0.755, 0.245)).toEqual({ percentages: [76, 24], digits: 0 });
  expect(sharing(0.335, 0.335, 0.33)).toEqual({ percentages: [34, 33, 33], digits: 0 });
  expect(sharing(0.9965, 0.0035).digits).toBe(1);
  expect(sharing(0.9965, 0.0035).percentages.reduce((sum, each) => sum + each, 0)).toBeCloseTo(100);
  expect(sharing().percentages).toEqual([]);
});
