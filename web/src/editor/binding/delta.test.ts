import { expect, test } from "vitest";
import { Random } from "../testing/random.ts";
import type { Delta, Insert } from "./delta.ts";
import { carry, compose, DeltaBuilder, insertion, invert, isInsert, lengthOf, mapIndex } from "./delta.ts";
import { splitDelta } from "./write.ts";

/** A text as one insert an item, so that it can be cut anywhere. */
type Text = readonly Insert[];

const word = (text: string): Insert => ({ kind: "text", text, marks: {} });
const marker = (name: string): Insert => ({ kind: "marker", marker: { name } });

function itemsOf(delta: Delta): Text {
  return delta.flatMap((operation): Insert[] => {
    if (operation.kind === "marker") return [operation];
    return operation.kind === "text" ? operation.text.split("").map((text) => ({ ...operation, text })) : [];
  });
}

function apply(text: Text, delta: Delta): Text {
  return itemsOf(compose(insertion(text), delta));
}

function randomText(random: Random): Text {
  const item = (): Insert => (random.chance(20) ? marker(random.hex()) : word(random.pick(["a", "b", "c"])));
  return Array.from({ length: 3 + random.below(12) }, item);
}

function randomDelta(text: Text, random: Random): Delta {
  const delta = new DeltaBuilder();
  let index = 0;
  while (index < text.length) {
    const length = 1 + random.below(Math.min(4, text.length - index));
    const deed = random.below(6);
    if (deed === 0) delta.text(random.pick(["x", "yz"]), random.chance(30) ? { strong: true } : {});
    else if (deed === 1) delta.marker({ new: random.hex() });
    else if (deed === 2) delta.remove(length);
    else if (deed === 3) delta.keep(length, { [random.pick(["strong", "em"])]: random.chance(70) ? true : null });
    else if (deed === 4 && text[index]?.kind === "marker") delta.keep(1, undefined, { changed: random.hex() });
    else delta.keep(length);
    if (deed === 4 && text[index]?.kind === "marker") index += 1;
    else if (deed >= 2) index += length;
  }
  return delta.done();
}

const rounds = Array.from({ length: 300 }, (_, seed) => seed + 1);

test("doing one delta and then another is doing their composition", () => {
  for (const seed of rounds) {
    const random = new Random(seed);
    const text = randomText(random);
    const first = randomDelta(text, random);
    const second = randomDelta(apply(text, first), random);
    expect(apply(text, compose(first, second)), `seed ${seed}`).toEqual(apply(apply(text, first), second));
  }
});

test("two deltas carried across each other lead to the same text", () => {
  for (const seed of rounds) {
    const random = new Random(seed);
    const text = randomText(random);
    const [mine, theirs] = [randomDelta(text, random), randomDelta(text, random)];
    const one = apply(apply(text, theirs), carry(mine, theirs, "other-first"));
    const other = apply(apply(text, mine), carry(theirs, mine, "delta-first"));
    expect(one, `seed ${seed}`).toEqual(other);
  }
});

test("a delta and its inverse leave the text as it was", () => {
  for (const seed of rounds) {
    const random = new Random(seed);
    const text = randomText(random);
    const delta = randomDelta(text, random);
    const inverse = invert(delta, (from, to) => text.slice(from, to));
    expect(apply(apply(text, delta), inverse), `seed ${seed}`).toEqual(text);
  }
});

test("a removal carried across an insertion inside it spares what was inserted", () => {
  const removal = new DeltaBuilder().keep(1).remove(4).done();
  const insert = new DeltaBuilder().keep(3).text("neu", {}).done();
  expect(carry(removal, insert, "other-first")).toEqual([
    { kind: "keep", length: 1 },
    { kind: "remove", length: 2 },
    { kind: "keep", length: 3 },
    { kind: "remove", length: 2 },
  ]);
});

test("a mark that both change stays as the one who goes first wants it", () => {
  const bold = new DeltaBuilder().keep(2, { strong: true }).done();
  const plain = new DeltaBuilder().keep(2, { strong: null, em: true }).done();
  expect(carry(plain, bold, "other-first")).toEqual([{ kind: "keep", length: 2, marks: { em: true } }]);
  expect(carry(plain, bold, "delta-first")).toEqual(plain);
});

test("an index moves with what is done before it, and past an insert at it only when asked", () => {
  const delta = new DeltaBuilder().keep(2).text("xyz", {}).remove(2).done();
  expect(mapIndex(delta, 1, "before")).toBe(1);
  expect(mapIndex(delta, 2, "before")).toBe(2);
  expect(mapIndex(delta, 2, "after")).toBe(5);
  expect(mapIndex(delta, 3, "before")).toBe(5);
  expect(mapIndex(delta, 4, "before")).toBe(5);
  expect(mapIndex(delta, 9, "before")).toBe(10);
});

test("a delta split for several changes does the same, each part within its budget", () => {
  for (const seed of rounds) {
    const random = new Random(seed);
    const text = randomText(random);
    const whole = randomDelta(text, random);
    const budget = 15 + random.below(10);
    const { head, rest } = splitDelta(whole, budget);
    expect(apply(apply(text, head), rest), `seed ${seed}`).toEqual(apply(text, whole));
    const written = head.filter((operation) => isInsert(operation) || operation.kind === "remove");
    expect(written.reduce((sum, operation) => sum + lengthOf(operation), 0)).toBeLessThanOrEqual(budget);
  }
});

test("a split never cuts a character in two", () => {
  const { head, rest } = splitDelta([word("😀😀😀")], 3);
  expect(head).toEqual([word("😀")]);
  expect(rest).toEqual([{ kind: "keep", length: 2 }, word("😀😀")]);
});
