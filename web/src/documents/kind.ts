import type { DocumentKind } from "../api/index.ts";
import { m } from "../messages/messages.js";

export const kinds: readonly DocumentKind[] = ["definition", "practice", "recommendation"];

export function nameOfKind(kind: DocumentKind): string {
  const names = { definition: m.kind_definition, practice: m.kind_practice, recommendation: m.kind_recommendation };
  return names[kind]();
}
