import { language } from './language.svelte'

interface Problems {
  problems?: Record<string, string>
}

/** The words for problems' codes, from the `problems` of every area that is loaded. */
export const problems: Record<'da' | 'en', Record<string, string>> = { da: {}, en: {} }

/**
 * Joins the Danish and the English texts of an area into one object that always reads in the
 * language now shown. A text that needs a value is a function: `people: (n: number) => ...`.
 */
export function texts<T extends object>(da: T, en: T): T {
  Object.assign(problems.da, (da as Problems).problems)
  Object.assign(problems.en, (en as Problems).problems)
  return new Proxy(da, {
    get: (_, name) => Reflect.get(language.now === 'en' ? en : da, name),
  })
}

/** The word for n things: `plural(n, 'person', 'personer')`. Both languages have the same two forms. */
export function plural(n: number, one: string, many: string): string {
  return n === 1 ? one : many
}
