/**
 * What is looked at as the query of the document's address tells it: "?von=12&nach=jetzt" a comparison, "?wer=v3" who wrote
 * that version, "?stand=12" a moment. A named version that is only read has a path of its own.
 */
import type { Look } from "./look.ts";
import { atVersion, sessionLeftOut, versionOf, type At } from "./moment.ts";

/** What stands after the document in the address. */
export interface Address {
  version?: number | undefined;
  /** Without the question mark; undefined where there is none. */
  query?: string | undefined;
}

export function sameAddress(one: Address, other: Address): boolean {
  return one.version === other.version && one.query === other.query;
}

const now = "jetzt";

/** A position, a version, or heads. */
const moment = /^(\d{1,15}|v[1-9]\d{0,8}|[0-9a-f]{64}(,[0-9a-f]{64})*)$/;

/** A moment of a comparison: also the end of a session without the session's work, which nobody ever read as it is. */
const compared = (text: string) => moment.test(text) || sessionLeftOut(text) !== undefined;

/** The address of what is looked at. What is to be restored is, to whoever follows the address, a comparison. */
export function addressOf(look: Look): Address {
  switch (look.is) {
    case "now":
      return {};
    case "moment": {
      const version = versionOf(look.at);
      return version === undefined ? { query: written({ stand: look.at }) } : { version };
    }
    case "blame":
      return { query: written({ wer: look.at }) };
    case "compare":
      return { query: written({ von: look.from, nach: look.to }) };
    case "restore":
      return { query: written({ von: undefined, nach: look.at }) };
  }
}

/** What an address leads to; a query that says nothing leads to the text. */
export function lookAt({ version, query }: Address): Look {
  if (version !== undefined) return { is: "moment", at: atVersion(version) };
  const parameters = new URLSearchParams(query);
  const [at, by] = ["stand", "wer"].map((name) => read(parameters.get(name), (text) => moment.test(text)));
  const [from, to] = ["von", "nach"].map((name) => read(parameters.get(name), compared));
  if (from && to) return { is: "compare", from: from.at, to: to.at };
  if (by) return { is: "blame", at: by.at };
  return at?.at === undefined ? { is: "now" } : { is: "moment", at: at.at };
}

/** Undefined for what names no moment. */
function read(text: string | null, names: (text: string) => boolean): { at: At } | undefined {
  if (text === null) return undefined;
  if (text === now) return { at: undefined };
  return names(text) ? { at: text } : undefined;
}

function written(parameters: Readonly<Record<string, At>>): string {
  // Every moment is made of characters that a query may hold as they are, and a comma reads better than its code.
  return Object.entries(parameters)
    .map(([name, at]) => `${name}=${at ?? now}`)
    .join("&");
}
