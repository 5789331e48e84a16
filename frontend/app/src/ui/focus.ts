import { tick } from 'svelte'

/** When what had the focus is gone from the page, the reader goes on from the heading and not from the top of the window. */
export async function keepFocus(): Promise<void> {
  await tick()
  if (document.activeElement === null || document.activeElement === document.body) document.querySelector<HTMLElement>('main h1')?.focus()
}
