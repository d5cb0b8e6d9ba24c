/** The audit trail in words. */
import { m } from "../messages/messages.js";
import { nameOfRole, roles } from "../ui/role.ts";
import type { AuditEntry } from "./types.ts";

const deeds: Readonly<Record<string, () => string>> = {
  "workspace-created": m.audit_workspace_created,
  "organisation-added": m.audit_organisation_added,
  "organisation-changed": m.audit_organisation_changed,
  "member-added": m.audit_member_added,
  "member-renamed": m.audit_member_renamed,
  "member-address-changed": m.audit_member_address_changed,
  "member-end-changed": m.audit_member_end_changed,
  "member-removed": m.audit_member_removed,
  "member-readmitted": m.audit_member_readmitted,
  "member-erased": m.audit_member_erased,
  "member-invited": m.audit_member_invited,
  "role-changed": m.audit_role_changed,
  "own-record-changed": m.audit_own_record_changed,
  "signed-in": m.audit_signed_in,
  "signed-out": m.audit_signed_out,
  "sessions-ended": m.audit_sessions_ended,
  "member-locked-out": m.audit_member_locked_out,
  "password-set": m.audit_password_set,
  "password-removed": m.audit_password_removed,
  "passkey-added": m.audit_passkey_added,
  "passkey-renamed": m.audit_passkey_renamed,
  "passkey-removed": m.audit_passkey_removed,
  "provider-linked": m.audit_provider_linked,
  "provider-unlinked": m.audit_provider_unlinked,
  "token-created": m.audit_token_created,
  "token-revoked": m.audit_token_revoked,
  "document-created": m.audit_document_created,
  "document-archived": m.audit_document_archived,
  "document-unarchived": m.audit_document_unarchived,
  "document-deleted": m.audit_document_deleted,
  "document-right-changed": m.audit_document_right_changed,
  "version-named": m.audit_version_named,
  "version-agreed": m.audit_version_agreed,
  "version-published": m.audit_version_published,
  "version-withdrawn": m.audit_version_withdrawn,
  "session-noted": m.audit_session_noted,
  "history-persons-changed": m.audit_history_persons_changed,
  "changes-held": m.audit_changes_held,
  "changes-recovered": m.audit_changes_recovered,
  "changes-dropped": m.audit_changes_dropped,
  "backup-restored": m.audit_backup_restored,
};

/** With what somebody signed in, where it was not a link. */
const means: Readonly<Record<string, () => string>> = {
  password: m.audit_with_password,
  passkey: m.audit_with_passkey,
  provider: m.audit_with_provider,
};

/** What was done; what a later server does has no words here and is called as the trail calls it. */
export function deedOf({ action }: AuditEntry): string {
  return deeds[action]?.() ?? action;
}

/** All that the trail may tell of, in words. */
export function allDeeds(): { action: string; name: string }[] {
  return Object.entries(deeds).map(([action, name]) => ({ action, name: name() }));
}

/** More about it, where there is more: the right, the version. */
export function detailOf({ action, detail }: AuditEntry): string | undefined {
  if (action === "role-changed" || action === "document-right-changed") {
    return m.audit_from_to({ from: right(detail["from"]), to: right(detail["to"]) });
  }
  if (action === "history-persons-changed") return detail["shown"] === true ? m.audit_shown() : m.audit_hidden();
  if (action === "signed-in") return means[String(detail["with"])]?.();
  if (typeof detail["version"] === "number") return m.version_called({ number: detail["version"] });
  return undefined;
}

/** Who did it. */
export function doerOf({ by }: AuditEntry): string {
  if (by.kind === "server") return m.audit_by_server();
  if (by.kind === "shell") return m.audit_by_shell();
  return by.name ?? m.by_former();
}

function right(role: unknown): string {
  const known = roles.find((each) => each === role);
  if (known) return nameOfRole(known);
  return role === "none" ? m.rights_none() : m.audit_usual_right();
}
