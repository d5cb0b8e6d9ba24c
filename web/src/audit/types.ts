/** The audit trail as the server sends it. */
import type { components } from "../api/schema.ts";

type Schemas = components["schemas"];

export type Member = Schemas["Member"];
export type AuditPage = Schemas["Audit"];
/** `detail` has other names for each action, and may have none. */
export type AuditEntry = Omit<Schemas["AuditEntry"], "detail"> & { detail: Readonly<Record<string, unknown>> };
