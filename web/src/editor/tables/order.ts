/** The order of rows and columns: each has a key, and there is always a key between two others. */
import { generateKeyBetween, generateNKeysBetween } from "fractional-indexing";

/** Names of rows or columns with their order keys. */
export type Orders = Readonly<Record<string, string>>;

/** Longest order key that is written; the server admits 128 bytes. Longer ones are made anew with all their neighbours. */
const longestOrder = 100;

/** The names in their order: by their keys, and where those are the same by the names themselves, as the server reads them. */
export function inOrder(orders: Orders): readonly string[] {
  const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
  return Object.entries(orders)
    .sort(([name, order], [other, others]) => compare(order, others) || compare(name, other))
    .map(([name]) => name);
}

/** Keys for so many names that are made together. */
export function firstOrders(names: readonly string[]): Orders {
  const keys = generateNKeysBetween(null, null, names.length);
  return Object.fromEntries(names.map((name, index) => [name, keys[index] ?? ""]));
}

/**
 * The keys to be written so that `name` stands at `place` among the others. Usually that is its own alone; where its
 * neighbours' keys are the same (two have inserted there at once) or no such keys, all are made anew.
 */
export function ordersWith(orders: Orders, name: string, place: number): Orders {
  const names = inOrder(orders);
  const between = keyBetween(orders[names[place - 1] ?? ""] ?? null, orders[names[place] ?? ""] ?? null);
  if (between !== null && between.length <= longestOrder) return { [name]: between };
  return firstOrders([...names.slice(0, place), name, ...names.slice(place)]);
}

/** Null where there is no key between: the library takes the bounds in any order, and throws at what is no key. */
function keyBetween(before: string | null, after: string | null): string | null {
  if (before !== null && after !== null && before >= after) return null;
  try {
    return generateKeyBetween(before, after);
  } catch {
    return null;
  }
}
