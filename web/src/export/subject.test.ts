import { expect, test } from "vitest";
import { addressOf, isComparable, withChosen } from "./subject.ts";

test("a text is named by its moment, the present one by none", () => {
  expect(addressOf("d", "pdf", { is: "text", at: undefined })).toBe("/documents/d/export/pdf");
  expect(addressOf("d", "pdf", { is: "text", at: "v2" })).toBe("/documents/d/export/pdf?at=v2");
});

test("a comparison is named by both moments", () => {
  expect(addressOf("d", "docx", { is: "comparison", from: "v1", to: "v2" })).toBe("/documents/d/export/docx?from=v1&to=v2");
  expect(addressOf("d", "docx", { is: "comparison", from: "v1", to: undefined })).toBe("/documents/d/export/docx?from=v1");
});

test("a text is not compared with itself, nor the present one with an older", () => {
  expect(isComparable({ is: "comparison", from: "v1", to: "v1" })).toBe(false);
  expect(isComparable({ is: "comparison", from: undefined, to: "v1" })).toBe(false);
  expect(isComparable({ is: "comparison", from: "v1", to: undefined })).toBe(true);
});

test("a moment without a name can be chosen too", () => {
  const moments = [{ at: undefined, label: "jetziger Text" }, { at: "v1", label: "Fassung 1" }];
  expect(withChosen(moments, ["v1", undefined], "gewählter Stand")).toEqual(moments);
  expect(withChosen(moments, ["17"], "gewählter Stand").at(-1)).toEqual({ at: "17", label: "gewählter Stand" });
});
