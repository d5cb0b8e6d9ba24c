/** The numbers in the margin of a ProseMirror document. */
import type { Node } from "prosemirror-model";
import { numberBlocks as numberAll, type BlockNumber, type NumberedBlock } from "../../text/numbering.ts";
import { parentsOf } from "../schema/markers.ts";
import { isTable } from "./blocks.ts";

export type { BlockNumber } from "../../text/numbering.ts";

/** The number of every block of a text; a table's is that of the paragraph behind it, where words stand there. */
export function numberBlocks(doc: Node): readonly BlockNumber[] {
  const read = doc.content.content.map(numberedBlocks);
  const numbers = numberAll(read.flat());
  let last = -1;
  return read.map((blocks) => numbers[(last += blocks.length)] ?? { label: null, item: null });
}

function numberedBlocks(block: Node): readonly NumberedBlock[] {
  const own = {
    kind: block.type.name,
    level: Number(block.attrs.level),
    numbered: block.attrs.numbered === true,
    depth: parentsOf(block).length,
  };
  const behind = { kind: "paragraph", level: 0, numbered: false, depth: 0 };
  return isTable(block) && block.content.size > 0 ? [own, behind] : [own];
}
