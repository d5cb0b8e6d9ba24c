import { expect, test } from "vitest";
import { Refused, Unreachable } from "../../api/index.ts";
import { sentenceOf } from "../../ui/problem.ts";
import { PasskeyDeclined, PasskeyKnown } from "./passkey.ts";
import { passkeyRefused, refusalOf } from "./refusal.ts";

function told(act: (error: unknown) => never, error: unknown): string {
  try {
    return act(error);
  } catch (thrown) {
    return sentenceOf(thrown);
  }
}

const refused = (status: number) => new Refused(status, undefined);

test("an unknown account and a wrong password read alike", () => {
  const sentences = [400, 401, 403, 404, 422].map((status) => told(refusalOf("password"), refused(status)));
  expect(new Set(sentences)).toEqual(new Set(["E-Mail-Adresse und Passwort passen nicht zusammen."]));
});

test("too many tries, a server in trouble and a missing connection are said to be that", () => {
  expect(told(refusalOf("password"), refused(429))).toMatch(/Warten Sie eine Minute/);
  expect(told(refusalOf("password"), refused(500))).toMatch(/nicht geklappt/);
  expect(told(refusalOf("passkey"), new Unreachable("no answer"))).toMatch(/antwortet nicht/);
});

test("a declined passkey says what to do instead", () => {
  expect(told(refusalOf("passkey"), new PasskeyDeclined())).toMatch(/abgebrochen/);
  expect(told(passkeyRefused, new PasskeyKnown())).toMatch(/schon/);
  expect(told(passkeyRefused, new PasskeyDeclined())).toMatch(/nicht eingerichtet/);
});
