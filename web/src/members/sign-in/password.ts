import { m } from "../../messages/messages.js";

/** The fewest characters of a password; the server refuses shorter ones and those that everybody uses. */
export const shortestPassword = 12;

/** What is wrong with a new password as far as that can be told without the server. */
export function wrongPassword(password: string): string | undefined {
  return Array.from(password).length < shortestPassword ? m.password_short({ count: shortestPassword }) : undefined;
}
