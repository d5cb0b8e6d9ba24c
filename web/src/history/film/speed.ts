/** How fast the film runs. */
export const speeds = [0.25, 0.5, 1, 2, 4] as const;

export type Speed = (typeof speeds)[number];

/** Milliseconds that the whole film takes at the usual speed; a short one is not drawn out. */
const whole = 60_000;
/** Changes a second at least, at the usual speed. */
const least = 10;
/** Who wants less motion sees a still of every so many milliseconds. */
const still = 1_000;

/** The position after some milliseconds of playing, at most the end. */
export function advance(position: number, elapsed: number, changes: number, speed: Speed, calm: boolean): number {
  const rate = Math.max(changes / whole, least / 1_000) * speed;
  const next = Math.min(changes, position + elapsed * rate);
  if (!calm) return next;
  // The fraction carries the time that has passed since the last still.
  const step = Math.max(1, Math.round(still * rate));
  const passed = (position % 1) + elapsed / still;
  return passed < 1 ? Math.floor(position) + passed : Math.min(changes, Math.floor(position) + step);
}
