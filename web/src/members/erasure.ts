import { m } from "../messages/messages.js";
import { changesTold } from "../ui/changes.ts";
import type { Erasure } from "./types.ts";

/** What erasing a person takes away, line by line. */
export function goes({ name, address, sessions, tokens, passkeys, providers, has_password, held }: Erasure): string[] {
  const ways = [
    ...(has_password ? [m.erase_password()] : []),
    ...(passkeys > 0 ? [passkeys === 1 ? m.erase_passkey() : m.erase_passkeys({ count: passkeys })] : []),
    ...(providers > 0 ? [m.erase_providers()] : []),
    ...(tokens > 0 ? [tokens === 1 ? m.erase_token() : m.erase_tokens({ count: tokens })] : []),
  ];
  return [
    m.erase_name({ name }),
    ...(address === null ? [] : [m.erase_address({ address })]),
    ...ways,
    ...(sessions === 0 ? [] : [sessions === 1 ? m.erase_session() : m.erase_sessions({ count: sessions })]),
    ...(held === 0 ? [] : [m.erase_held()]),
  ];
}

/** What stays, because others have built on it, and what nobody can take away for them. */
export function stays({ changes: count, documents, stays: kinds }: Erasure): string[] {
  const changes = changesTold(count);
  const written = documents === 1 ? m.erase_written_one({ changes }) : m.erase_written({ changes, documents });
  const told = {
    authorship: count === 0 ? [m.erase_called()] : [written, m.erase_called()],
    remarks: [m.erase_remarks()],
    audit: [m.erase_audit()],
    "names-in-texts": [m.erase_in_text()],
  };
  return kinds.flatMap((kind) => told[kind]);
}
