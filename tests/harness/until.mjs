// Waiting for conditions with a deadline, never for a time.

/** How long anything may take before a test fails, in milliseconds: far beyond what a loaded machine needs. */
export const PATIENCE = 30_000;

const BETWEEN_LOOKS = 10;

/** Looks again and again until `look` returns (or resolves to) something truthy, and returns that. */
export async function until(what, look, patience = PATIENCE) {
  const deadline = Date.now() + patience;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (Date.now() > deadline) throw new Error(`waited ${patience} ms for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS));
  }
}

/** The promise's outcome, or a failure that says what did not come in time. */
export function inTime(what, promise, patience = PATIENCE) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`waited ${patience} ms for: ${what}`)), patience);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}
