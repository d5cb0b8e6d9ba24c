/** The numbers in the margin of a ProseMirror document. */
import type { Node } from "prosemirror-model";
import { numberBlocks as numberAll, type BlockNumber } from "../../text/numbering.ts";
import { parentsOf } from "../schema/markers.ts";

export type { BlockNumber } from "../../text/numbering.ts";

/** The number of every block of a text. */
export function numberBlocks(doc: Node): readonly BlockNumber[] {
  return numberAll(
    doc.content.content.map((block) => ({
      kind: block.type.name,
      level: Number(block.attrs.level),
      numbered: block.attrs.numbered === true,
      depth: parentsOf(block).length,
    })),
  );
}
