import { m } from "../messages/messages.js";

/** So many changes, in words. */
export const changesTold = (count: number): string => (count === 1 ? m.changes_one() : m.changes_many({ count }));
