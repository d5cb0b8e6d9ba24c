import { expect, test } from "vitest";
import { proposedShort, wrongAddress, wrongEnd, wrongName } from "./draft.ts";

test("a person needs a name, an address may be left out", () => {
  expect(wrongName("  ")).toBe("Geben Sie einen Namen ein.");
  expect(wrongName("Anke")).toBeUndefined();
  expect(wrongAddress("")).toBeUndefined();
  expect(wrongAddress(" anke@stadtwerke.example ")).toBeUndefined();
  for (const wrong of ["anke", "anke@", "@b.de", "a b@c.de", "anke@stadtwerke"]) {
    expect(wrongAddress(wrong)).toBe("Das ist keine E-Mail-Adresse.");
  }
});

test("a last day that is over is no last day", () => {
  expect(wrongEnd(undefined, 10)).toBeUndefined();
  expect(wrongEnd(11, 10)).toBeUndefined();
  expect(wrongEnd(10, 10)).toBe("Dieser Tag ist schon vorbei.");
});

test("a short form is proposed from the words that begin large", () => {
  expect(proposedShort("Stadtwerke Lübeck Gruppe")).toBe("SLG");
  expect(proposedShort("Verband kommunaler Unternehmen")).toBe("VU");
  expect(proposedShort("Stadtwerke München-Nord und Österreich Zwei Drei Vier")).toBe("SMNÖZ");
  expect(proposedShort("VKU")).toBe("VKU");
  expect(proposedShort("")).toBe("");
});
