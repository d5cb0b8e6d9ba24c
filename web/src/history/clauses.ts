/** What clauses are called: short beside the text ("2 (1) a"), long in sentences ("Abschnitt 2 Abs. 1 Buchstabe a"). */
import { m } from "../messages/messages.js";
import type { BlockHead } from "./types.ts";

/** The id of words that stand before the first block marker. */
export const beginning = "beginning";

/** The id of words that stand behind a table's marker, before the next one. */
export const behind = (table: string): string => `behind-${table}`;

export interface Clause {
  head: BlockHead;
  /** Its words, which name a heading that has no number. */
  text: string;
}

export interface ClauseName {
  /** Empty where nothing on the way to it has a number. */
  short: string;
  long: string;
}

/** The names of a text's clauses by block id. */
export function nameClauses(clauses: readonly Clause[]): ReadonlyMap<string, ClauseName> {
  const namer = new Namer();
  return new Map(clauses.map((clause) => [clause.head.id, namer.next(clause)]));
}

/** Most characters of a heading or clause that stand for it. */
const excerptLength = 40;

/** The first words, cut between words. */
export function excerpt(text: string, length = excerptLength): string {
  const line = text.replace(/\s+/g, " ").trim();
  if (line.length <= length) return line;
  const space = line.lastIndexOf(" ", length);
  return `${line.slice(0, space > 0 ? space : length)} …`;
}

class Namer {
  #section: ClauseName | undefined;
  /** Paragraphs since the last heading, for those without a number. */
  #paragraphs = 0;
  /** Tables since the last heading. */
  #tables = 0;
  /** The clause that list items belong to, then the items around the next one, outermost first. */
  #around: ClauseName[] = [];
  /** Items so far at each depth. */
  #items: number[] = [];

  next(clause: Clause): ClauseName {
    const { kind } = clause.head;
    if (kind === "ordered-list-item" || kind === "unordered-list-item") return this.#item(clause.head);
    this.#items = [];
    const name = this.#named(clause);
    this.#around = [name];
    return name;
  }

  #named(clause: Clause): ClauseName {
    const { kind } = clause.head;
    if (kind === "heading") return this.#heading(clause);
    return kind === "table" ? this.#table() : this.#paragraph(clause.head);
  }

  #heading({ head: { number }, text }: Clause): ClauseName {
    this.#paragraphs = 0;
    this.#tables = 0;
    const named = text.trim() === "" ? m.clause_untitled() : m.quoted({ text: excerpt(text) });
    this.#section = number === null ? { short: "", long: named } : { short: number, long: m.clause_section({ number }) };
    return this.#section;
  }

  #table(): ClauseName {
    this.#tables += 1;
    const where = this.#section ? m.clause_within({ section: this.#section.long }) : m.clause_within_beginning();
    const long = this.#tables === 1 ? m.clause_table({ where }) : m.clause_table_further({ where, number: this.#tables });
    return { short: this.#section?.short ?? "", long };
  }

  #paragraph({ kind, number }: BlockHead): ClauseName {
    const section = this.#section;
    if (kind === "blockquote") return { short: section?.short ?? "", long: m.clause_quotation({ section: section?.long ?? m.clause_beginning() }) };
    this.#paragraphs += 1;
    if (number === null || section === undefined) {
      return { short: "", long: m.clause_unnumbered({ section: section?.long ?? m.clause_beginning(), number: this.#paragraphs }) };
    }
    const bare = number.replace(/[()]/g, "");
    return { short: `${section.short} ${number}`, long: m.clause_paragraph({ section: section.short, number: bare }) };
  }

  #item({ number, depth }: BlockHead): ClauseName {
    this.#items = this.#items.slice(0, depth + 1);
    const place = (this.#items[depth] ?? 0) + 1;
    this.#items[depth] = place;
    const around = this.#around[Math.min(depth, this.#around.length - 1)] ?? { short: "", long: m.clause_beginning() };
    const letter = number?.replace(")", "");
    const name: ClauseName = {
      short: `${around.short} ${letter ?? `• ${place}`}`.trim(),
      long: letter === undefined ? m.clause_bullet({ clause: around.long, number: place }) : m.clause_item({ clause: around.long, letter }),
    };
    this.#around = [...this.#around.slice(0, depth + 1), name];
    return name;
  }
}
