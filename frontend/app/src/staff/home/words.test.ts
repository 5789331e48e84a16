import { afterEach, expect, test } from 'vitest'
import { language } from '../../i18n/language.svelte'
import { taskText } from './words'

afterEach(() => (language.now = 'da'))

test('what waits is counted to 99, and told as more in both languages', () => {
  const task = { kind: 'imports-unfinished', count: 99, name: '', more: false }
  expect(taskText(task)).toBe('99 lister er ikke læst færdig ind')
  expect(taskText({ ...task, more: true })).toBe('Flere end 99 lister er ikke læst færdig ind')
  expect(taskText({ kind: 'spot-checks', count: 99, name: '', more: true })).toBe('Se efter, om flere end 99 opslag på borgere er i orden')
  expect(taskText({ kind: 'unknown', count: 99, name: '', more: true })).toBe('Flere end 99 ting venter')
  language.now = 'en'
  expect(taskText({ ...task, more: true })).toBe('More than 99 lists are not read in yet')
})
