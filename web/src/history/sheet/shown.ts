import type { Block, Footnote, Run } from "../types.ts";

/** A text as the sheet shows it. */
export interface Shown {
  title: Run[];
  blocks: Block[];
  footnotes: Footnote[];
}
