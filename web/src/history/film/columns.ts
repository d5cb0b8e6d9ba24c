/** The picture above the slider: who wrote how much along the log. */
export interface Column {
  x: number;
  y: number;
  height: number;
  /** Null is an import. */
  organisation: string | null;
}

/**
 * The stacked columns of a picture of the given height, one unit wide each. Heights go by the square root: an import is so
 * much larger than anything typed that nothing else would be seen beside it.
 */
export function columnsOf(activity: readonly ReadonlyMap<string | null, number>[], height: number): Column[] {
  const sums = activity.map((organisations) => [...organisations.values()].reduce((sum, amount) => sum + amount, 0));
  const most = Math.sqrt(Math.max(1, ...sums));
  return activity.flatMap((organisations, x) => {
    const sum = sums[x] ?? 0;
    let y = height;
    return [...organisations].map(([organisation, amount]) => {
      const part = (amount / sum) * (Math.sqrt(sum) / most) * height;
      y -= part;
      return { x, y, height: part, organisation };
    });
  });
}
