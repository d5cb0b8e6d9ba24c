/** Where the invitation's token waits while its page is open; it is gone with the tab. */
const key = "wortlaut-invitation";

/** Takes the token out of the address (so that it is not shown, bookmarked or shared) but keeps it for a reload. */
export function takeToken(): string | undefined {
  const token = decodeURIComponent(location.hash.slice(1));
  if (token !== "") {
    sessionStorage.setItem(key, token);
    history.replaceState(history.state, "", location.pathname);
  }
  return sessionStorage.getItem(key) ?? undefined;
}

export function dropToken(): void {
  sessionStorage.removeItem(key);
}
