import { expect, test } from "vitest";
import { syncState, type Knowledge } from "./state.ts";

const now = 1_000_000;
const calm: Knowledge = { link: "online", unsaved: false, since: null, kept: true, others: false, confirmed: true, savedAt: now - 60_000 };

test("saved is said only when the server has said so", () => {
  expect(syncState(calm, now)).toEqual({ kind: "saved", at: now - 60_000 });
  expect(syncState({ ...calm, savedAt: null }, now)).toEqual({ kind: "connecting" });
  expect(syncState({ ...calm, confirmed: false }, now)).toEqual({ kind: "connecting" });
  for (const link of ["online", "connecting", "offline", "ended"] as const) {
    expect(syncState({ ...calm, link, unsaved: true, since: now - 1 }, now).kind).not.toBe("saved");
    expect(syncState({ ...calm, link, savedAt: null }, now).kind).not.toBe("saved");
  }
});

test("new words are being saved, and said to be on this device only once that takes too long", () => {
  const typing = { ...calm, unsaved: true, since: now };
  expect(syncState(typing, now)).toEqual({ kind: "saving" });
  expect(syncState(typing, now + 29_999)).toEqual({ kind: "saving" });
  expect(syncState(typing, now + 30_000)).toEqual({ kind: "local", since: now });
});

test("without a connection the words are on this device only, at once", () => {
  for (const link of ["connecting", "offline", "ended"] as const) {
    expect(syncState({ ...calm, link, unsaved: true, since: now - 5 }, now)).toEqual({ kind: "local", since: now - 5 });
  }
});

test("words that the device has no room for either are said to be nowhere", () => {
  const typing = { ...calm, unsaved: true, since: now, kept: false };
  expect(syncState(typing, now)).toEqual({ kind: "saving" });
  expect(syncState(typing, now + 30_000)).toEqual({ kind: "nowhere", since: now });
  expect(syncState({ ...typing, link: "offline" }, now)).toEqual({ kind: "nowhere", since: now });
});

test("without a connection and without unsaved words the page says that it is cut off", () => {
  expect(syncState({ ...calm, link: "offline" }, now)).toEqual({ kind: "offline" });
  expect(syncState({ ...calm, link: "ended" }, now)).toEqual({ kind: "offline" });
  expect(syncState({ ...calm, link: "connecting" }, now)).toEqual({ kind: "offline" });
});

test("others' changes are said to wait only while everything of one's own is saved", () => {
  expect(syncState({ ...calm, others: true }, now)).toEqual({ kind: "others" });
  expect(syncState({ ...calm, others: true, unsaved: true, since: now - 40_000 }, now)).toEqual({ kind: "local", since: now - 40_000 });
  expect(syncState({ ...calm, others: true, link: "offline" }, now)).toEqual({ kind: "offline" });
  expect(syncState({ ...calm, others: true, confirmed: false }, now)).toEqual({ kind: "connecting" });
});
