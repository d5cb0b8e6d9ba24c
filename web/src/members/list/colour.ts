import type { Organisation } from "../../api/index.ts";
import { m } from "../../messages/messages.js";

/** The numbers of the ten colours of the design tokens. */
export const colours: readonly number[] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

export function nameOfColour(colour: number): string {
  const names = [m.colour_1, m.colour_2, m.colour_3, m.colour_4, m.colour_5, m.colour_6, m.colour_7, m.colour_8, m.colour_9, m.colour_10];
  return names[colour - 1]?.() ?? String(colour);
}

/** The first colour that no organisation has; with more than ten of them, the one that fewest have. */
export function freeColour(organisations: readonly Organisation[]): number {
  const having = (colour: number) => organisations.filter((each) => each.colour === colour).length;
  return colours.reduce((best, colour) => (having(colour) < having(best) ? colour : best), 1);
}
