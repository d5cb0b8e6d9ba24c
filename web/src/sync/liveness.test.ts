import { expect, test } from "vitest";
import { judge } from "./liveness.ts";

test("a socket that answers is fine", () => {
  expect(judge({ heardAt: 1_000, askedAt: null }, 40_000)).toBe("fine");
  expect(judge({ heardAt: 1_000, askedAt: 30_000 }, 40_000)).toBe("fine");
});

test("an unanswered change or a long silence is a reason to ask, not to hang up", () => {
  expect(judge({ heardAt: 0, askedAt: 1_000 }, 16_000)).toBe("doubtful");
  expect(judge({ heardAt: 0, askedAt: null }, 45_000)).toBe("doubtful");
});

test("a change that stays unanswered for a minute and a half means that the socket is lost", () => {
  expect(judge({ heardAt: 0, askedAt: 1_000 }, 91_000)).toBe("dead");
});
