import { tick } from 'svelte'

/**
 * When what had the focus is gone from the page, the reader goes on from the heading, or from `to`, and not from the top of
 * the window. A button of a dialog that was just closed still has the focus for a moment.
 */
export async function keepFocus(to = 'main h1'): Promise<void> {
  await tick()
  const now = document.activeElement
  if (now === null || now === document.body || now.closest('dialog:not([open])')) document.querySelector<HTMLElement>(to)?.focus()
}
