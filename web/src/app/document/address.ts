/** The address to link to, completed where it is clear what was meant; undefined for what no text should link to. */
export function readAddress(typed: string): string | undefined {
  const text = typed.trim();
  if (text === "" || /\s/.test(text)) return undefined;
  if (/^[^@/:]+@[^@/:]+\.[^@/:]+$/.test(text)) return `mailto:${text}`;
  const address = /^[a-z][a-z0-9+.-]*:/i.test(text) && !/^[^/]+:\d+(\/|$)/.test(text) ? text : `https://${text}`;
  const url = URL.parse(address);
  if (!url || !["http:", "https:", "mailto:"].includes(url.protocol)) return undefined;
  return url.protocol === "mailto:" || url.hostname.includes(".") ? url.href : undefined;
}
