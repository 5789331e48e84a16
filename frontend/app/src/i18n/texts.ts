import { language } from './language.svelte'

/**
 * Joins the Danish and the English texts of an area into one object that always reads in the
 * language now shown. A text that needs a value is a function: `people: (n: number) => ...`.
 */
export function texts<T extends object>(da: T, en: T): T {
  return new Proxy(da, {
    get: (_, name) => Reflect.get(language.now === 'en' ? en : da, name),
  })
}

/** The word for n things: `plural(n, 'person', 'personer')`. Both languages have the same two forms. */
export function plural(n: number, one: string, many: string): string {
  return n === 1 ? one : many
}
