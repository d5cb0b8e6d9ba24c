import { expect, test } from "vitest";
import type { AuditEntry } from "./types.ts";
import { deedOf, detailOf, doerOf } from "./words.ts";

const entry = (action: string, detail: AuditEntry["detail"] = {}, by: Partial<AuditEntry["by"]> = { kind: "member", name: "Anke" }): AuditEntry => ({
  number: 1,
  at: 0,
  by: { kind: "member", member_id: null, name: null, ...by },
  action,
  subject: "x",
  subject_name: null,
  detail,
});

test("what was done has words, and what a later server does keeps its name", () => {
  expect(deedOf(entry("member-removed"))).toBe("Mitglied entfernt");
  expect(deedOf(entry("teleported"))).toBe("teleported");
});

test("a changed right tells both rights", () => {
  expect(detailOf(entry("role-changed", { from: "reader", to: "moderator" }))).toBe("Lesen → Verwalten");
  expect(detailOf(entry("document-right-changed", { from: null, to: "none" }))).toBe("wie sonst → kein Zugang");
  expect(detailOf(entry("version-agreed", { version: 3 }))).toBe("Fassung 3");
  expect(detailOf(entry("signed-in", { with: "passkey", session: "s" }))).toBe("mit Passkey");
  expect(detailOf(entry("signed-in", { invitation: "i", session: "s" }))).toBeUndefined();
});

test("who did it is a member, an erased one, the server or its keeper", () => {
  expect(doerOf(entry("x"))).toBe("Anke");
  expect(doerOf(entry("x", {}, { kind: "member", name: null }))).toBe("ehemaliges Mitglied");
  expect(doerOf(entry("x", {}, { kind: "server" }))).toBe("der Server");
  expect(doerOf(entry("x", {}, { kind: "shell" }))).toBe("Befehlszeile des Servers");
});
