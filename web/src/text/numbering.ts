/**
 * The numbers in the margin: computed, never part of the text. The server's exports number by the same rules
 * (crates/merge, `document/numbers.rs`).
 */

/** What numbering needs to know of a block. */
export interface NumberedBlock {
  /** A block type of the document; an unknown one counts as a paragraph. */
  readonly kind: string;
  /** 1 to 4 in a heading. */
  readonly level: number;
  /** Whether a heading carries a number. */
  readonly numbered: boolean;
  /** How many list items a list item lies in. */
  readonly depth: number;
}

/** What a block shows beside its words. */
export interface BlockNumber {
  /** "1.2", "(3)" or "b)", or null. */
  readonly label: string | null;
  /** The item's place in its list and the list's length, or null for a block that is no item. */
  readonly item: { readonly place: number; readonly size: number; readonly depth: number } | null;
}

/**
 * The number of every block.
 *
 * - A numbered heading gets one place for each level from the highest level that any numbered heading of the text has; a
 *   level that was passed over counts as 0. An unnumbered heading counts nothing and begins nothing anew.
 * - A paragraph whose nearest heading is numbered gets (1), (2), … under each heading.
 * - An item of an ordered list gets a), b), … z), aa), …; the letters begin anew after any block that is no item, in each
 *   nested list, and where the kind of list changes.
 */
export function numberBlocks(blocks: readonly NumberedBlock[]): readonly BlockNumber[] {
  const numbering = new Numbering(blocks);
  return withSizes(blocks.map((block) => numbering.next(block)));
}

const isItem = ({ kind }: NumberedBlock) => kind === "ordered-list-item" || kind === "unordered-list-item";
const carriesNumber = ({ kind, numbered }: NumberedBlock) => kind === "heading" && numbered;

class Numbering {
  readonly #top: number;
  #sections: readonly number[] = [];
  /** How many paragraphs stand under the nearest heading; null when that has no number. */
  #paragraphs: number | null = null;
  /** The kind and the items so far of the innermost list and those around it, outermost first. */
  #lists: { readonly kind: string; readonly items: number }[] = [];

  constructor(blocks: readonly NumberedBlock[]) {
    this.#top = blocks.reduce((top, block) => (carriesNumber(block) ? Math.min(top, block.level) : top), 4);
  }

  next(block: NumberedBlock): BlockNumber {
    if (isItem(block)) return this.#item(block.kind, block.depth);
    this.#lists = [];
    return { label: this.#label(block), item: null };
  }

  #label({ kind, level, numbered }: NumberedBlock): string | null {
    if (kind === "blockquote" || kind === "table") return null;
    if (kind === "heading") return this.#heading(level, numbered);
    if (this.#paragraphs === null) return null;
    this.#paragraphs += 1;
    return `(${this.#paragraphs})`;
  }

  #heading(level: number, numbered: boolean): string | null {
    this.#paragraphs = numbered ? 0 : null;
    if (!numbered) return null;
    const places = level - this.#top + 1;
    this.#sections = Array.from({ length: places }, (_, place) => (this.#sections[place] ?? 0) + (place === places - 1 ? 1 : 0));
    return this.#sections.join(".");
  }

  #item(kind: string, depth: number): BlockNumber {
    this.#lists = this.#lists.slice(0, depth + 1);
    while (this.#lists.length < depth) this.#lists.push({ kind: "unordered-list-item", items: 0 });
    const current = this.#lists[depth];
    const place = current?.kind === kind ? current.items + 1 : 1;
    this.#lists[depth] = { kind, items: place };
    return { label: kind === "ordered-list-item" ? `${letters(place)})` : null, item: { place, size: place, depth } };
  }
}

/** Gives every item the length of its list: the place of the last item before its list ends. */
function withSizes(numbers: readonly BlockNumber[]): readonly BlockNumber[] {
  const sizes: (number | undefined)[] = [];
  const sized = numbers.toReversed().map((number): BlockNumber => {
    const { item } = number;
    if (item === null) {
      sizes.length = 0;
      return number;
    }
    sizes.length = Math.min(sizes.length, item.depth + 1);
    const size = sizes[item.depth] ?? item.place;
    sizes[item.depth] = item.place === 1 ? undefined : size;
    return { ...number, item: { ...item, size } };
  });
  return sized.reverse();
}

/** a to z, then aa, ab, … as spreadsheets name their columns; counted from 1. */
function letters(count: number): string {
  if (count <= 0) return "";
  const last = (count - 1) % 26;
  return letters((count - 1 - last) / 26) + String.fromCharCode(97 + last);
}
