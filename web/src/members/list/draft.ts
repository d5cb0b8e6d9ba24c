import { m } from "../../messages/messages.js";

/** What is wrong with a name, or undefined. */
export function wrongName(name: string): string | undefined {
  return name.trim() === "" ? m.name_of_person_missing() : undefined;
}

/** What is wrong with an e-mail address that may be left out; whether it exists only a letter to it would tell. */
export function wrongAddress(address: string): string | undefined {
  return address.trim() === "" || /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address.trim()) ? undefined : m.address_wrong();
}

/** What is wrong with a guest's last day that has just been typed. */
export function wrongEnd(end: number | undefined, now: number): string | undefined {
  return end !== undefined && end <= now ? m.end_past() : undefined;
}

/** The most letters a short form has, so that it fits beside the colour. */
export const longestShort = 5;

/** A short form out of a name, as a proposal: "Stadtwerke Lübeck Gruppe" → "SLG", and "VKU" is one already. */
export function proposedShort(name: string): string {
  if (name.length <= longestShort && /^\p{Lu}+$/u.test(name)) return name;
  const words = name.split(/[\s-]+/).filter((word) => /^\p{Lu}/u.test(word));
  return words.map((word) => word.charAt(0)).join("").slice(0, longestShort);
}
