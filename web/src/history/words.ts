/** The words of runs, without their marks. */
export function wordsOf(runs: readonly { text?: string }[]): string {
  return runs.map(({ text }) => text ?? "").join("");
}
