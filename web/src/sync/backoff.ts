/** Milliseconds before the first further attempt; doubled each time. */
const first = 500;
/** The longest wait in milliseconds: a server that comes back is noticed within this time. */
const longest = 30_000;

/**
 * The wait in milliseconds before attempt number `attempt` (0 is the first after a loss), `random` in [0, 1).
 *
 * "Equal jitter" (AWS Architecture Blog, 2015): half of the exponential wait is fixed, half random, so that the browsers
 * of one room do not all return in the same moment after the server restarts.
 */
export function backoff(attempt: number, random: number): number {
  const wait = Math.min(longest, first * 2 ** Math.min(attempt, 16));
  return Math.round(wait / 2 + (wait / 2) * random);
}
