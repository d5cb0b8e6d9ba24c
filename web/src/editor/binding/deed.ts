/** What is done to the document beside the words of its texts. */
import type { TextDocument } from "../api.ts";

/** Does it inside a change and returns what takes it back, or null when there was nothing to do. */
export type Deed = (doc: TextDocument) => Deed | null;
