import { m } from "../messages/messages.js";
import type { Member } from "./types.ts";

/** What a member is called, whether or not their name may be known. */
export function called({ name, erased_at }: Pick<Member, "name" | "erased_at">): string {
  if (erased_at !== null) return m.by_former();
  return name === null || name === "" ? m.here_unnamed() : name;
}
