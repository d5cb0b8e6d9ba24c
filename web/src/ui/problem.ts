import { Refused, Unreachable } from "../api/index.ts";
import { m } from "../messages/messages.js";
import { pages } from "./language.svelte.ts";

/** A failure whose sentence for the person is already found. */
export class Told extends Error {
  override readonly name = "Told";

  constructor(sentence: string, cause: unknown) {
    super(sentence, { cause });
  }
}

/** One sentence that says what to do about a failed request. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Told) return error.message;
  if (error instanceof Unreachable) return m.error_unreachable();
  if (error instanceof Refused && error.problem) {
    return pages.language === "de" ? error.problem.title_de : error.problem.title_en;
  }
  return m.error_unknown();
}

/** What kind of refusal it is: `last-moderator` of `urn:wortlaut:problem:last-moderator`. */
export function kindOf(error: unknown): string | undefined {
  return error instanceof Refused ? error.problem?.type.split(":").at(-1) : undefined;
}
