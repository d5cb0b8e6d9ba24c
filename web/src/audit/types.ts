/** An entry of the audit trail as the server sends it. */
export interface AuditEntry {
  number: number;
  at: number;
  by: { kind: "member" | "server" | "shell"; member_id?: string | null; name?: string | null };
  /** The name of what was done, of this or of a later version of the server. */
  action: string;
  /** The id of what it was done to. */
  subject: string;
  subject_name?: string | null;
  detail: Readonly<Record<string, unknown>>;
}

export interface AuditPage {
  entries: AuditEntry[];
  /** Where the next page begins; null at the end. */
  next: number | null;
}
