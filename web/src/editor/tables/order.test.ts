import { expect, test } from "vitest";
import { Random } from "../testing/random.ts";
import { firstOrders, inOrder, ordersWith, type Orders } from "./order.ts";

test("rows made together have the keys that the server makes", () => {
  expect(firstOrders(["x", "y", "z"])).toEqual({ x: "a0", y: "a1", z: "a2" });
});

test("one put between two gets a key of its own, and no other is written", () => {
  const orders = firstOrders(["x", "y"]);
  expect(inOrder({ ...orders, ...ordersWith(orders, "m", 1) })).toEqual(["x", "m", "y"]);
  expect(Object.keys(ordersWith(orders, "m", 1))).toEqual(["m"]);
});

test.each<[string, Orders]>([
  ["the same keys", { x: "a0", y: "a0", z: "a0" }],
  ["keys that are none", { x: "0", y: "zzz", z: "zzzz" }],
  ["a key that has grown too long", { x: `a0${"V".repeat(120)}`, y: `a0${"V".repeat(121)}`, z: "a1" }],
])("%s are made anew when something is put among them", (_what, orders) => {
  for (let place = 0; place <= 3; place += 1) {
    const names = [...inOrder(orders)];
    const written = ordersWith(orders, "new", place);
    names.splice(place, 0, "new");
    expect(inOrder({ ...orders, ...written })).toEqual(names);
    for (const key of Object.values(written)) expect(key).toMatch(/^[0-9A-Za-z]{1,128}$/);
  }
});

test("a thousand put at random places, often at the same, stay where they were put", () => {
  const random = new Random(7);
  let orders: Orders = {};
  const names: string[] = [];
  for (let number = 0; number < 1_000; number += 1) {
    const place = random.chance(50) ? Math.min(3, names.length) : random.below(names.length + 1);
    names.splice(place, 0, `n${number}`);
    orders = { ...orders, ...ordersWith(orders, `n${number}`, place) };
  }
  expect(inOrder(orders)).toEqual(names);
  expect(Math.max(...Object.values(orders).map((key) => key.length))).toBeLessThanOrEqual(100);
});
