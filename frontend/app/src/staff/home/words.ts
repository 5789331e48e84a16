import { language } from '../../i18n/language.svelte'
import { t } from '../../i18n/home'

interface Words {
  tasks?: Record<string, (n: number, name: string) => string>
  steps?: Record<string, { text: string; about: string }>
}

const areas = Object.values(import.meta.glob<{ da?: Words; en?: Words }>(['../../i18n/*.ts', '!../../i18n/*.test.ts'], { eager: true }))

interface Task {
  kind: string
  count: number
  name: string
  more: boolean
}

/** A task in words, from the `tasks` of any area's texts. What is not counted further is "more than 99". */
export function taskText(task: Task): string {
  const words = areas.map((area) => area[language.now]?.tasks?.[task.kind]).find(Boolean) ?? t.taskOther
  const said = words(task.count, task.name)
  if (!task.more) return said
  const more = said.replace(String(task.count), t.moreThan(task.count))
  return more.charAt(0).toUpperCase() + more.slice(1)
}

/** A step in words, from the `steps` of any area's texts. */
export function stepText(kind: string): { text: string; about: string } {
  for (const area of areas) {
    const words = area[language.now]?.steps?.[kind]
    if (words) return words
  }
  return { text: kind, about: '' }
}
