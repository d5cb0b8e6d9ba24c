import { expect, test } from "vitest";
import { pasted } from "./client.ts";

test("words are sent as words, and Markdown as Markdown", () => {
  const words = ["Hallo <Anrede>,\n\n* eins\n* zwei", "Aufgabe #1 ist 2 ** 3", "a | b\nc | d", "siehe [1] (Anlage)", "-----\nTitel"];
  for (const text of words) expect(pasted(text, "").name, text).toBe("text.txt");
  const markdown = ["Vorab\n\n## Zweck", "Die **Kommunen** sichern", "ein [Verweis](https://a.example)", "| a | b |\n|---|---|\n| 1 | 2 |", "a[^1]\n\n[^1]: b"];
  for (const text of markdown) expect(pasted(text, "").name, text).toBe("text.md");
  expect(pasted("a", "<p>a</p>").name).toBe("text.html");
});
