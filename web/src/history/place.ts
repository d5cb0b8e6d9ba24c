/** Keeps the place where somebody reads while what they read is drawn anew. */

const focusable = "[tabindex], button, a[href], select";

/**
 * Remembers which of the parts (known by a data attribute, such as `data-row`) stands at the top of the screen and what in
 * them has the focus; returns how to come back to it after the drawing.
 */
export function keepPlace(within: HTMLElement, attribute: string): () => void {
  const parts = [...within.querySelectorAll<HTMLElement>(`[${attribute}]`)];
  const top = parts.find((part) => part.getBoundingClientRect().bottom > 0);
  const before = top?.getBoundingClientRect().top ?? 0;
  const focused = focusIn(within, attribute);
  const find = (part: HTMLElement) => within.querySelector<HTMLElement>(`[${attribute}="${CSS.escape(part.getAttribute(attribute) ?? "")}"]`);
  return () => {
    const now = top && find(top);
    if (now) scrollBy({ top: now.getBoundingClientRect().top - before, behavior: "instant" });
    if (!focused || within.contains(document.activeElement)) return;
    const targets = [...(find(focused.part)?.querySelectorAll<HTMLElement>(focusable) ?? [])];
    targets[Math.min(focused.index, targets.length - 1)]?.focus({ preventScroll: true });
  };
}

function focusIn(within: HTMLElement, attribute: string): { part: HTMLElement; index: number } | undefined {
  const active = document.activeElement;
  const part = active && within.contains(active) ? active.closest<HTMLElement>(`[${attribute}]`) : null;
  if (!active || !part) return undefined;
  return { part, index: [...part.querySelectorAll(focusable)].indexOf(active) };
}
