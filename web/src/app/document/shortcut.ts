/** A shortcut as it is printed on the keys: `Control+Shift+8` is `Strg+Umschalt+8`, on a Mac `⌘⇧8`. */
export function shortcutText(keys: string, language: string, mac: boolean): string {
  const german = language === "de";
  const names: Record<string, string> = mac
    ? { Control: "⌘", Shift: "⇧", Alt: "⌥", Tab: "⇥" }
    : { Control: german ? "Strg" : "Ctrl", Shift: german ? "Umschalt" : "Shift", Alt: "Alt", Tab: "Tab" };
  return keys
    .split("+")
    .map((key) => names[key] ?? key)
    .join(mac ? "" : "+");
}

/** Whether this browser runs where shortcuts use the command key. */
export function onMac(): boolean {
  return /Mac|iPhone|iPad/.test(navigator.userAgent);
}
