/** The plugin that shows the numbers of blocks, as decorations beside the words. */
import type { Node } from "prosemirror-model";
import { Plugin, PluginKey } from "prosemirror-state";
import { Decoration, DecorationSet } from "prosemirror-view";
import { isTable } from "./blocks.ts";
import { numberBlocks, type BlockNumber } from "./numbering.ts";

/** What the decoration of a list item tells its view. */
export interface ItemSpec {
  readonly place: number;
  readonly size: number;
  readonly depth: number;
}

/** What the decoration of a table tells its view: the number of the paragraph that stands behind it. */
export interface BehindSpec {
  readonly behind: string | undefined;
}

interface MarginState {
  readonly numbers: readonly BlockNumber[];
  readonly decorations: DecorationSet;
}

export const marginKey = new PluginKey<MarginState>("wortlaut-margin");

export const margin = new Plugin<MarginState>({
  key: marginKey,
  state: {
    init: (_config, { doc }) => decorate(doc),
    apply(transaction, before, { doc: old }, { doc }) {
      if (!transaction.docChanged) return before;
      if (!sameBlocks(old, doc)) return decorate(doc);
      return { ...before, decorations: before.decorations.map(transaction.mapping, doc) };
    },
  },
  props: {
    decorations(state) {
      return this.getState(state)?.decorations;
    },
  },
});

function decorate(doc: Node): MarginState {
  const numbers = numberBlocks(doc);
  const decorations: Decoration[] = [];
  doc.forEach((block, position, index) => {
    const number = numbers[index];
    const end = position + block.nodeSize;
    if (number?.item) decorations.push(Decoration.node(position, end, {}, { ...number.item } satisfies ItemSpec));
    else if (isTable(block)) decorations.push(Decoration.node(position, end, {}, { behind: number?.label ?? undefined } satisfies BehindSpec));
    else if (number?.label) decorations.push(Decoration.node(position, end, { "data-number": number.label }));
  });
  return { numbers, decorations: DecorationSet.create(doc, decorations) };
}

/** Whether a table has a paragraph behind it, which takes a number. */
function holdsWords(block: Node): boolean {
  return isTable(block) && block.content.size > 0;
}

/** Whether the blocks have stayed what they were, whatever words have changed in them. */
function sameBlocks(old: Node, doc: Node): boolean {
  if (old.childCount !== doc.childCount) return false;
  for (let index = 0; index < doc.childCount; index += 1) {
    const [before, after] = [old.child(index), doc.child(index)];
    if (before !== after && (!before.sameMarkup(after) || holdsWords(before) !== holdsWords(after))) return false;
  }
  return true;
}
