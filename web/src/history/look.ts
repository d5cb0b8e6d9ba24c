import type { At } from "./moment.ts";

/** What stands in the middle of the page. */
export type Look =
  | { is: "now" }
  | { is: "moment"; at: string }
  | { is: "blame"; at: At }
  | { is: "compare"; from: At; to: At }
  /** A comparison from now to a moment, from which parts may be taken back. */
  | { is: "restore"; at: string };
