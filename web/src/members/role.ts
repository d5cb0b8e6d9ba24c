import type { Role } from "../api/index.ts";
import { m } from "../messages/messages.js";

/** The right's name as the pages call it. */
export function nameOfRole(role: Role): string {
  const names = { reader: m.role_reader, commenter: m.role_commenter, editor: m.role_editor, moderator: m.role_moderator };
  return names[role]();
}

/** Whether the member may change texts and make documents. */
export function mayEdit(role: Role): boolean {
  return role === "editor" || role === "moderator";
}
