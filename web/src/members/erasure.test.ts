import { expect, test } from "vitest";
import { goes, stays } from "./erasure.ts";
import type { Erasure } from "./types.ts";

const nothing: Erasure = {
  name: "Anke Petersen",
  address: null,
  invitations: 0,
  sessions: 0,
  tokens: 0,
  passkeys: 0,
  providers: 0,
  has_password: false,
  held: 0,
  visits: 0,
  changes: 0,
  documents: 0,
  stays: ["authorship", "remarks", "audit", "names-in-texts"],
};

test("only what there is goes", () => {
  expect(goes(nothing)).toEqual(["der Name Anke Petersen"]);
  expect(goes({ ...nothing, address: "a@b.de", sessions: 2, tokens: 1, passkeys: 1, has_password: true })).toEqual([
    "der Name Anke Petersen",
    "die E-Mail-Adresse a@b.de",
    "das Passwort",
    "ein Passkey",
    "ein Zugriffsschlüssel für Programme",
    "2 Sitzungen; alle offenen Seiten schließen sofort",
  ]);
});

test("what was written stays, and it is said that names in the text are not touched", () => {
  expect(stays(nothing)).toHaveLength(4);
  expect(stays({ ...nothing, changes: 12, documents: 3 })[0]).toBe("12 Änderungen in 3 Dokumenten, mit Verlauf");
  expect(stays({ ...nothing, changes: 12, documents: 1 })[0]).toBe("12 Änderungen in einem Dokument, mit Verlauf");
  expect(stays({ ...nothing, changes: 1, documents: 1 })[0]).toBe("1 Änderung in einem Dokument, mit Verlauf");
  expect(stays(nothing).at(-1)).toMatch(/im Text/);
});
