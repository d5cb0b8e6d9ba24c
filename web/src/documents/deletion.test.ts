import { expect, test } from "vitest";
import { goes } from "./deletion.ts";

test("a deletion names what goes with the text, and only what there is", () => {
  const draft = { title: "Entwurf", changes: 3, versions: 0, agreed: 0, published: 0, authors: 1 };
  expect(goes(draft)).toEqual(["der Text mit seinem Verlauf: 3 Änderungen einer Person"]);
  expect(goes({ ...draft, changes: 1 })).toEqual(["der Text mit seinem Verlauf: 1 Änderung einer Person"]);
  expect(goes({ ...draft, authors: 4, versions: 2, agreed: 1, published: 1 })).toEqual([
    "der Text mit seinem Verlauf: 3 Änderungen von 4 Personen",
    "2 benannte Fassungen",
    "die vereinbarte Fassung",
    "die öffentliche Seite; ihre Adresse führt danach ins Leere",
  ]);
});
