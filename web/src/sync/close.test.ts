import { expect, test } from "vitest";
import { meaningOfClose, readRefusal } from "./close.ts";

const hash = "0f".repeat(32);
const document = "4NMNnkMhL8jXrdJ9jamS58PAVdXu";

test("a lost connection and a server that asks to come back lead to another attempt", () => {
  expect(meaningOfClose(1006, "")).toEqual({ then: "return", atLeast: 0 });
  expect(meaningOfClose(4503, "retry")).toEqual({ then: "return", atLeast: 0 });
  expect(meaningOfClose(4429, "slow down")).toEqual({ then: "return", atLeast: 5_000 });
});

test("an ended session, ended access and a page the server does not understand end the attempts", () => {
  expect(meaningOfClose(4401, "")).toEqual({ then: "sign-in" });
  expect(meaningOfClose(4403, "")).toEqual({ then: "no-access" });
  expect(meaningOfClose(4400, "")).toEqual({ then: "reload" });
});

test("a name among the peers that is taken ends no access: the tab takes another", () => {
  expect(meaningOfClose(4403, "peer-id-taken")).toEqual({ then: "rename" });
});

test("a refused change names document, change and reason", () => {
  expect(meaningOfClose(4409, `${document} ${hash} comment-only`)).toEqual({
    then: "set-aside",
    refusal: { document, change: hash, code: "comment-only" },
  });
});

test("a refusal that cannot be read is not answered at once", () => {
  expect(meaningOfClose(4409, "no")).toEqual({ then: "return", atLeast: 30_000 });
  expect(readRefusal(`${document} ${hash.slice(1)} reader`)).toBeUndefined();
  expect(readRefusal(`${document} ${hash} Reader!`)).toBeUndefined();
});
