import { expect, test } from "vitest";
import type { Organisation } from "../api/index.ts";
import { isBy, People } from "./people.ts";

const organisation = (id: string, place: string): Organisation => ({
  id,
  name: `Stadtwerke ${id}`,
  short: id.slice(0, 2),
  place,
  colour: 1,
  votes: true,
  chair: false,
});

const people = new People(
  () => [organisation("Lübeck", "Lübeck"), organisation("VKU", "")],
  () => [{ id: "anna", name: "Anna Petersen", organisation_id: "Lübeck" }],
);

test("a person is named only when the server names one", () => {
  expect(people.who({ organisation_id: "Lübeck", member_id: "anna" })).toMatchObject({ name: "Stadtwerke Lübeck", short: "Lübeck", person: "Anna Petersen" });
  expect(people.who({ organisation_id: "Lübeck", member_id: null }).person).toBeUndefined();
  expect(people.who({ organisation_id: "VKU", member_id: "jemand" })).toMatchObject({ short: "Stadtwerke VKU", person: undefined });
});

test("somebody else is another organisation, or another member where both are named", () => {
  const anna = { organisation_id: "Lübeck", member_id: "anna" };
  expect(isBy(anna, { organisation_id: "Lübeck", member_id: "anna" })).toBe(true);
  expect(isBy(anna, { organisation_id: "Lübeck", member_id: null })).toBe(true);
  expect(isBy(anna, { organisation_id: "Lübeck", member_id: "jemand" })).toBe(false);
  expect(isBy(anna, { organisation_id: "VKU", member_id: null })).toBe(false);
  expect(people.called(anna)).toBe("Anna Petersen");
  expect(people.called({ organisation_id: "Lübeck" })).toBe("Stadtwerke Lübeck");
});

test("an import is the server's, and says who brought it", () => {
  expect(people.who({ organisation_id: null, brought_by: "Lübeck" }).name).toBe("Import, eingebracht von Stadtwerke Lübeck");
  expect(people.who({ organisation_id: null }).name).toBe("Import");
});

test("an organisation that is not known yet is not called an import", () => {
  expect(people.who({ organisation_id: "neu" })).toMatchObject({ organisation: undefined, name: "Unbekannte Organisation" });
});
