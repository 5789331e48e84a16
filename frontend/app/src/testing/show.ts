import { flushSync, mount, unmount, type Component } from 'svelte'
import { onTestFinished } from 'vitest'

/** Mounts a component into an empty page for the length of a test. */
export function show<Props extends Record<string, any>>(component: Component<Props>, props: Props): HTMLElement {
  document.body.innerHTML = ''
  const mounted = mount(component, { target: document.body, props })
  flushSync()
  onTestFinished(() => unmount(mounted))
  return document.body
}

/** Lets promises settle and the page follow. */
export async function settle(): Promise<void> {
  for (let i = 0; i < 5; i++) await Promise.resolve()
  flushSync()
}

/** The one element that matches, or a failure that shows the page. */
export function one<E extends HTMLElement = HTMLElement>(selector: string): E {
  const found = document.querySelectorAll<E>(selector)
  if (found.length !== 1) throw new Error(`${found.length} of ${selector} in ${document.body.innerHTML}`)
  return found[0] as E
}
