import { language } from '../../i18n/language.svelte'
import { t } from '../../i18n/home'

interface Words {
  tasks?: Record<string, (n: number, name: string) => string>
  steps?: Record<string, { text: string; about: string }>
}

const areas = Object.values(import.meta.glob<{ da?: Words; en?: Words }>(['../../i18n/*.ts', '!../../i18n/*.test.ts'], { eager: true }))

/** A task in words, from the `tasks` of any area's texts. */
export function taskText(kind: string, count: number, name: string): string {
  for (const area of areas) {
    const words = area[language.now]?.tasks?.[kind]
    if (words) return words(count, name)
  }
  return t.taskOther(count)
}

/** A step in words, from the `steps` of any area's texts. */
export function stepText(kind: string): { text: string; about: string } {
  for (const area of areas) {
    const words = area[language.now]?.steps?.[kind]
    if (words) return words
  }
  return { text: kind, about: '' }
}
