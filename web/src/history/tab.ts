/** The tabs of the panel beside the text; whether and where it is open is remembered on this device. */
export const tabs = ["timeline", "blame", "versions"] as const;

export type Tab = (typeof tabs)[number];

const key = "wortlaut-history";

export function openTab(): Tab | undefined {
  const kept = localStorage.getItem(key);
  // Who wrote what is asked anew each time: it covers the text that somebody may want to write.
  return tabs.find((tab) => tab === kept && tab !== "blame");
}

export function rememberTab(tab: Tab | undefined): void {
  if (tab === undefined) localStorage.removeItem(key);
  else localStorage.setItem(key, tab);
}
