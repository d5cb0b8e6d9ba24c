import { Refused, Unreachable } from "../api/index.ts";
import { m } from "../messages/messages.js";
import { pages } from "./language.svelte.ts";

/** One sentence that says what to do about a failed request. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Unreachable) return m.error_unreachable();
  if (error instanceof Refused && error.problem) {
    return pages.language === "de" ? error.problem.title_de : error.problem.title_en;
  }
  return m.error_unknown();
}
