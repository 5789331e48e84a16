/** The languages of the staff app. Danish is the one that everything is first written in. */
export type Language = 'da' | 'en'

const key = 'deltag-language'

/** The language now shown. Read `language.now` in a template or $derived, and it follows. */
export const language = $state<{ now: Language }>({ now: remembered() ?? 'da' })

/** Shows the app in another language and remembers it on this device. */
export function speak(now: Language): void {
  language.now = now
  document.documentElement.lang = now
  try {
    localStorage.setItem(key, now)
  } catch {
    // Storage can be closed to us; then the choice lasts as long as the page.
  }
}

/** The language chosen earlier on this device, if any. */
export function remembered(): Language | undefined {
  try {
    const stored = localStorage.getItem(key)
    return stored === 'da' || stored === 'en' ? stored : undefined
  } catch {
    return undefined
  }
}
