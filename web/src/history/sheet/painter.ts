/**
 * Draws a text onto a sheet and, when it is given another, changes only the blocks (and in long blocks the lines) that
 * differ: scrubbing through the past draws many texts a second.
 */
import type { Block, Footnote, Run, Table } from "../types.ts";
import { blockElement, labelElement, runNode, type RunOptions } from "./elements.ts";
import { linesOf } from "./lines.ts";
import { sameElement, sameRuns } from "./same.ts";
import { sameTable, tableElement } from "./tables.ts";
import type { Shown } from "./shown.ts";

export interface PainterOptions {
  footnotes: string;
  reference(number: number): string;
  /** What a table is called aloud; they are counted from 1. */
  table(number: number): string;
  /** Before the ids of notes, so that two sheets on a page do not share them. */
  prefix: string;
  wrap?: ((node: Node, run: Run) => Node) | undefined;
  /** Gives a block what else belongs to it, at its end. */
  block?: ((block: Block, element: HTMLElement) => HTMLElement | undefined) | undefined;
}

interface Drawn {
  element: HTMLElement;
  words: HTMLElement;
  block: Block;
  lines: readonly (readonly Run[])[];
  /** What else belongs to the block, at its end. */
  more: HTMLElement | undefined;
  /** The table that is drawn in it. */
  table?: Table | undefined;
}

export class Painter {
  readonly #title = document.createElement("h1");
  readonly #text = document.createElement("div");
  readonly #notes = document.createElement("section");
  readonly #list = document.createElement("ol");
  readonly #options: PainterOptions;
  #drawn = new Map<string, Drawn>();
  #shown: Shown | undefined;
  #numbers: ReadonlyMap<string, number | null> = new Map();

  constructor(sheet: HTMLElement, options: PainterOptions) {
    this.#options = options;
    this.#title.dataset.kind = "title";
    this.#text.dataset.kind = "text";
    const heading = document.createElement("h2");
    heading.textContent = options.footnotes;
    this.#notes.className = "notes";
    this.#notes.append(heading, this.#list);
    sheet.append(this.#title, this.#text, this.#notes);
  }

  /** The element of a block that is shown. */
  element(id: string): HTMLElement | undefined {
    return this.#drawn.get(id)?.element;
  }

  paint(shown: Shown): void {
    const before = this.#shown;
    this.#shown = shown;
    const numbers = new Map(shown.footnotes.map(({ id, number }) => [id, number]));
    const renumbered = !sameNumbers(numbers, this.#numbers);
    this.#numbers = numbers;
    if (!before || !sameRuns(before.title, shown.title)) this.#fill(this.#title, shown.title);
    this.#paintBlocks(shown.blocks, renumbered);
    if (!before || renumbered || !sameNotes(before.footnotes, shown.footnotes)) this.#paintNotes(shown.footnotes);
  }

  #paintBlocks(blocks: readonly Block[], renumbered: boolean): void {
    const kept = new Map<string, Drawn>();
    let there: Element | null = this.#text.firstElementChild;
    let tables = 0;
    for (const block of blocks) {
      const drawn = this.#draw(block, renumbered);
      if (block.kind === "table") this.#drawTable(drawn, block, (tables += 1));
      kept.set(block.id, drawn);
      if (there === drawn.element) there = there.nextElementSibling;
      else this.#text.insertBefore(drawn.element, there);
    }
    for (const [id, { element }] of this.#drawn) if (kept.get(id)?.element !== element) element.remove();
    this.#drawn = kept;
  }

  #draw(block: Block, renumbered: boolean): Drawn {
    const before = this.#drawn.get(block.id);
    if (!before || !sameElement(before.block, block)) return this.#drawAnew(block);
    if (before.block.number !== block.number || before.block.depth !== block.depth) labelElement(before.element, block);
    const refers = renumbered && block.runs.some(({ footnote }) => footnote !== undefined);
    if (!refers && sameRuns(before.block.runs, block.runs)) return { ...before, block };
    const lines = linesOf(block.runs);
    if (refers || lines.length === 1 || before.lines.length === 1) this.#fillLines(before.words, lines, before.more);
    else this.#changeLines(before.words, before.lines, lines);
    return { ...before, block, lines };
  }

  #drawAnew(block: Block): Drawn {
    const { element, words } = blockElement(block);
    element.dataset.block = block.id;
    labelElement(element, block);
    const lines = linesOf(block.runs);
    const more = this.#options.block?.(block, element);
    this.#fillLines(words, lines, more);
    return { element, words, block, lines, more };
  }

  /** A table's cells are drawn anew as a whole when one of them, or a column, is another. */
  #drawTable(drawn: Drawn, { table }: Block, number: number): void {
    const name = this.#options.table(number);
    const there = drawn.element.querySelector(".table-region");
    if (table === undefined) return;
    if (there !== null && there.getAttribute("aria-label") === name && sameTable(drawn.table, table)) return;
    const made = tableElement(table, name, this.#runOptions());
    if (there === null) drawn.element.prepend(made);
    else there.replaceWith(made);
    drawn.table = table;
  }

  #fillLines(words: HTMLElement, lines: readonly (readonly Run[])[], more: HTMLElement | undefined): void {
    if (lines.length === 1) this.#fill(words, lines[0] ?? []);
    else words.replaceChildren(...lines.map((line) => this.#line(line)));
    if (more) words.append(more);
  }

  /** Draws only the lines that were not there before; the others stay where they are. */
  #changeLines(words: HTMLElement, before: readonly (readonly Run[])[], after: readonly (readonly Run[])[]): void {
    let there = words.firstElementChild;
    let place = 0;
    const removeTo = (end: number) => {
      for (; place < end; place += 1) there = removed(there);
    };
    for (const runs of after) {
      const found = placeOf(runs, before, place);
      if (found === undefined) words.insertBefore(this.#line(runs), there);
      else {
        removeTo(found);
        there = there?.nextElementSibling ?? null;
        place += 1;
      }
    }
    removeTo(before.length);
  }

  #line(runs: readonly Run[]): HTMLElement {
    const line = document.createElement("span");
    line.className = "line";
    this.#fill(line, runs);
    return line;
  }

  #fill(element: HTMLElement, runs: readonly Run[]): void {
    const options = this.#runOptions();
    element.replaceChildren(...runs.map((run) => runNode(run, options)));
    // An empty block still takes a line.
    if (runs.length === 0) element.append(document.createElement("br"));
  }

  #runOptions(): RunOptions {
    return {
      ...this.#options,
      number: (id) => this.#numbers.get(id) ?? null,
      noteId: (id) => `${this.#options.prefix}-note-${id}`,
    };
  }

  #paintNotes(footnotes: readonly Footnote[]): void {
    // A note that nothing refers to is kept, but is no part of the text.
    const shown = footnotes.filter(({ number }) => number !== null);
    this.#notes.hidden = shown.length === 0;
    const items = shown.map(({ id, runs }) => {
      const item = document.createElement("li");
      item.className = "note";
      item.id = `${this.#options.prefix}-note-${id}`;
      item.tabIndex = -1;
      const words = document.createElement("p");
      this.#fill(words, runs);
      item.append(words);
      return item;
    });
    this.#list.replaceChildren(...items);
  }
}

/** How far ahead a line is looked for: further away it is another that happens to be the same. */
const farthest = 40;

/** Where a line of the same runs stands, at `from` or soon after it. */
function placeOf(runs: readonly Run[], lines: readonly (readonly Run[])[], from: number): number | undefined {
  const end = Math.min(lines.length, from + farthest);
  for (let place = from; place < end; place += 1) if (sameRuns(lines[place] ?? [], runs)) return place;
  return undefined;
}

/** Removes an element and returns what stood below it. */
function removed(element: Element | null): Element | null {
  const next = element?.nextElementSibling ?? null;
  element?.remove();
  return next;
}

function sameNumbers(one: ReadonlyMap<string, number | null>, other: ReadonlyMap<string, number | null>): boolean {
  return one.size === other.size && [...one].every(([id, number]) => other.get(id) === number);
}

function sameNotes(one: readonly Footnote[], other: readonly Footnote[]): boolean {
  return one.length === other.length && one.every((note, index) => note.id === other[index]?.id && sameRuns(note.runs, other[index].runs));
}
