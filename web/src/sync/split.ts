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
 * speak for a document that has not gone on since both sides last agreed. If they named heads that are still to come, the
 * server would ask for those at each piece, and automerge-repo would send again what had been acknowledged meanwhile; if
 * they asked for anything themselves, it would come once for each.
 *
 * So a piece says that its sender owes nothing more, and a change made on top of older heads (`changeAt`) could be refused
 * before what it counts on has come. The editor makes no such change.
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
  const agreed = whole.have[0]?.lastSync ?? [];
  return { ...whole, heads: agreed, need: [], have: [{ lastSync: agreed, bloom: new Uint8Array() }], changes };
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
