import { applyChanges, change, clone, from, getAllChanges, getHeads, merge, splice, type Doc } from "@automerge/automerge/slim";
import { expect, test } from "vitest";
import { heard, unsaved } from "./durable.ts";

interface Text extends Record<string, unknown> {
  text: string;
}

const types = (doc: Doc<Text>, words: string) => change(doc, (d) => splice(d, ["text"], d.text.length, 0, words));

/** Two devices that begin with the same text, as the server has it. */
function begin() {
  const base = from<Text>({ text: "Begriff" });
  return { base, mine: clone(base), theirs: clone(base) };
}

test("nothing is saved that the server has not named", () => {
  const { base, mine } = begin();
  const typed = types(mine, " der Daseinsvorsorge");
  expect(unsaved(typed, heard(typed, [], getHeads(base)))).toEqual(getHeads(typed));
});

test("my words are saved once the server names them or something built on them", () => {
  const { mine } = begin();
  const typed = types(mine, "!");
  const later = types(clone(typed), " Ja.");
  expect(unsaved(typed, heard(typed, [], getHeads(typed)))).toEqual([]);
  expect(unsaved(later, heard(later, [], getHeads(later)))).toEqual([]);
});

test("a server that is ahead by words of others has not thereby saved mine", () => {
  const { base, mine, theirs } = begin();
  const typed = types(mine, " ich");
  const others = types(theirs, " andere");
  const durable = heard(typed, heard(typed, [], getHeads(base)), getHeads(others));
  expect(unsaved(typed, durable)).toEqual(getHeads(typed));
});

test("what was durable stays so while the server names heads that have not arrived yet", () => {
  const { mine, theirs } = begin();
  const typed = types(mine, " ich");
  const saved = heard(typed, [], getHeads(typed));
  const ahead = types(merge(theirs, clone(typed)), " und andere");
  expect(unsaved(typed, heard(typed, saved, getHeads(ahead)))).toEqual([]);
});

test("with mine and theirs merged, only what the server lacks is unsaved", () => {
  const { mine, theirs } = begin();
  const others = types(theirs, " andere");
  const typed = types(mine, " ich");
  const [both] = applyChanges(typed, getAllChanges(others));
  expect(unsaved(both, heard(both, [], getHeads(others)))).toEqual(getHeads(typed));
  expect(unsaved(both, heard(both, [], [...getHeads(others), ...getHeads(typed)]))).toEqual([]);
});

test("a server restored from an older backup takes the promise back", () => {
  const { base, mine } = begin();
  const typed = types(mine, " ich");
  const saved = heard(typed, [], getHeads(typed));
  expect(unsaved(typed, saved)).toEqual([]);
  expect(unsaved(typed, heard(typed, saved, getHeads(base)))).toEqual(getHeads(typed));
});
