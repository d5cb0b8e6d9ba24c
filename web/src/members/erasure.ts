import { m } from "../messages/messages.js";
import type { Erasure } from "./types.ts";

/** What erasing a person takes away, line by line. */
export function goes({ name, address, sessions, tokens, passkeys, has_password }: Erasure): string[] {
  const ways = [
    ...(has_password ? [m.erase_password()] : []),
    ...(passkeys > 0 ? [passkeys === 1 ? m.erase_passkey() : m.erase_passkeys({ count: passkeys })] : []),
    ...(tokens > 0 ? [tokens === 1 ? m.erase_token() : m.erase_tokens({ count: tokens })] : []),
  ];
  return [
    m.erase_name({ name }),
    ...(address === null ? [] : [m.erase_address({ address })]),
    ...ways,
    ...(sessions === 0 ? [] : [sessions === 1 ? m.erase_session() : m.erase_sessions({ count: sessions })]),
  ];
}

/** What stays, because others have built on it, and what nobody can take away for them. */
export function stays({ changes, documents }: Erasure): string[] {
  const written = documents === 1 ? m.erase_written_one({ changes }) : m.erase_written({ changes, documents });
  return [...(changes === 0 ? [] : [written]), m.erase_called(), m.erase_in_text()];
}
