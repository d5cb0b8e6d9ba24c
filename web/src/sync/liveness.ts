/** How long the socket has been silent, as far as this page can tell: the server's pings are invisible to scripts. */
export interface Silence {
  /** When the last frame arrived. */
  heardAt: number;
  /** When the oldest frame still waiting for an answer was sent; null when none is. */
  askedAt: number | null;
}

/** Milliseconds between two looks at the clock. */
export const glance = 5_000;
/** An unanswered change for this long is a reason to ask over HTTP whether the server is there at all. */
const suspicious = 15_000;
/** A socket that carries nothing for this long may be dead without anybody having been told. */
const quiet = 45_000;
/** A server that answers HTTP but leaves a change unanswered for this long has lost the socket. */
const lost = 90_000;

/**
 * Whether the connection is fine, doubtful (ask over HTTP) or dead (dial again).
 *
 * A slow server is not a dead one: while its disk is busy, acknowledgements may take long, and hanging up would only
 * send everything again.
 */
export function judge(silence: Silence, now: number): "fine" | "doubtful" | "dead" {
  const waiting = silence.askedAt === null ? 0 : now - silence.askedAt;
  if (waiting >= lost) return "dead";
  if (waiting >= suspicious || now - silence.heardAt >= quiet) return "doubtful";
  return "fine";
}
