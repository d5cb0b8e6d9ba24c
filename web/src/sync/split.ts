import { decodeSyncMessage, encodeSyncMessage, type Change, type DecodedSyncMessage } from "@automerge/automerge/slim";

/**
 * Bytes of changes in one message. The server reads none longer than 8 MB, and acknowledges each as soon as it is on
 * disk: on a slow line a lost connection costs at most this much sent twice.
 */
export const piece = 1 << 20;

/**
 * The sync message as consecutive ones that each carry at most `bound` bytes of changes, or a single longer change.
 *
 * automerge-repo puts everything written without network into one message, however long. The changes keep their order,
 * so each is preceded by those it builds on. The last piece is the message itself with what is left; those before it
 * speak for a document that had not gone on since both sides last agreed: they name no heads that are still to come,
 * which the server would ask for, and ask for nothing themselves, which it would send once for each piece.
 */
export function split(message: Uint8Array, bound = piece): Uint8Array[] {
  if (message.length <= bound) return [message];
  const whole = decodeSyncMessage(message);
  const groups = inOrder(whole.changes, bound);
  const last = groups.pop();
  if (last === undefined || groups.length === 0) return [message];
  const pieces = [...groups.map((changes) => early(whole, changes)), { ...whole, changes: last }];
  return pieces.map(encodeSyncMessage);
}

function early(whole: DecodedSyncMessage, changes: Change[]): DecodedSyncMessage {
  const shared = whole.have[0]?.lastSync ?? [];
  return {
    ...whole,
    // No heads at all would say that this document is empty.
    heads: shared.length > 0 ? shared : whole.heads,
    need: [],
    have: [{ lastSync: shared, bloom: new Uint8Array() }],
    changes,
  };
}

function inOrder(changes: readonly Change[], bound: number): Change[][] {
  const groups: Change[][] = [];
  let room = 0;
  for (const change of changes) {
    if (groups.length === 0 || change.length > room) {
      groups.push([]);
      room = bound;
    }
    groups.at(-1)?.push(change);
    room -= change.length;
  }
  return groups;
}
