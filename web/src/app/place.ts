/**
 * Where somebody wanted to go before they left for a provider to sign in there: the provider sends them back to the
 * beginning. It is gone with the tab.
 */
const key = "wortlaut-place";

export function keepPlace(): void {
  sessionStorage.setItem(key, `${location.pathname}${location.search}`);
}

/** The kept place, once. */
export function takePlace(): string | undefined {
  const place = sessionStorage.getItem(key);
  sessionStorage.removeItem(key);
  return place ?? undefined;
}
