import type { Role } from "../api/index.ts";
import { m } from "../messages/messages.js";

/** The rights, from the narrowest to the widest. */
export const roles: readonly Role[] = ["reader", "commenter", "editor", "moderator"];

/** The right's name as the pages call it. */
export function nameOfRole(role: Role): string {
  const names = { reader: m.role_reader, commenter: m.role_commenter, editor: m.role_editor, moderator: m.role_moderator };
  return names[role]();
}

/** What the right means, in a sentence. */
export function meaningOfRole(role: Role): string {
  const meanings = { reader: m.role_reader_means, commenter: m.role_commenter_means, editor: m.role_editor_means, moderator: m.role_moderator_means };
  return meanings[role]();
}

/** Whether the member may change texts and make documents. */
export function mayEdit(role: Role): boolean {
  return role === "editor" || role === "moderator";
}
