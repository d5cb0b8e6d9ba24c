/** What a closed socket means (DESIGN §10): the upgrade's HTTP status is invisible to scripts, so the server accepts and closes. */
export type CloseMeaning =
  /** Lost or asked to come back: dial again after the back-off, but not before `atLeast` milliseconds. */
  | { then: "return"; atLeast: number }
  /** Somebody else's connection goes by this tab's name among the peers: it takes another name. */
  | { then: "rename" }
  /** The session ended; the words on this device stay until the same member signs in again. */
  | { then: "sign-in" }
  /** Access to the workspace ended. */
  | { then: "no-access" }
  /** The server does not understand this page; a newer one has to be loaded. */
  | { then: "reload" }
  /** The server will never accept this change; the document's local copy has to be set aside before dialling again. */
  | { then: "set-aside"; refusal: Refusal };

export interface Refusal {
  /** automerge-repo's base58check id of the document. */
  document: string;
  /** The refused change's hash in hexadecimal. */
  change: string;
  /** Why, in kebab-case: `reader`, `comment-only`, `schema`, … */
  code: string;
}

/** Milliseconds to stay away after "too fast". */
const tooFast = 5_000;
/** Milliseconds to stay away when a refusal cannot be read: it would only come again. */
const unreadable = 30_000;

export function meaningOfClose(code: number, reason: string): CloseMeaning {
  switch (code) {
    case 4400:
      return { then: "reload" };
    case 4401:
      return { then: "sign-in" };
    case 4403:
      return reason === "peer-id-taken" ? { then: "rename" } : { then: "no-access" };
    case 4409:
      return refused(reason);
    case 4429:
      return { then: "return", atLeast: tooFast };
    default:
      return { then: "return", atLeast: 0 };
  }
}

function refused(reason: string): CloseMeaning {
  const refusal = readRefusal(reason);
  return refusal ? { then: "set-aside", refusal } : { then: "return", atLeast: unreadable };
}

/** Reads `"<document base58> <change hash> <code>"`; undefined when it is not of this form. */
export function readRefusal(reason: string): Refusal | undefined {
  const match = /^([1-9A-HJ-NP-Za-km-z]{20,40}) ([0-9a-f]{64}) ([a-z][a-z0-9-]*)$/.exec(reason);
  const [, document, change, code] = match ?? [];
  if (document === undefined || change === undefined || code === undefined) return undefined;
  return { document, change, code };
}
