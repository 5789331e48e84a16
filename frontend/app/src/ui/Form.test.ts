import { flushSync } from 'svelte'
import { expect, test, vi } from 'vitest'
import { Problem } from '../api/problem'
import { one, settle, show } from '../testing/show'
import FormExample from './FormExample.test.svelte'

function send() {
  one('form').dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true }))
  flushSync()
}

function write(selector: string, value: string) {
  const input = one<HTMLInputElement>(selector)
  input.value = value
  input.dispatchEvent(new Event('input', { bubbles: true }))
  flushSync()
}

test('sends what was written, once', async () => {
  const submit = vi.fn(() => Promise.resolve())
  show(FormExample, { submit })
  write('[name=title]', 'Veje')
  write('[name="quotas/3/min"]', '1.200')
  one<HTMLInputElement>('[value=post]').click()
  one<HTMLInputElement>('[name=agreed]').click()
  send()
  send()
  await settle()
  expect(submit).toHaveBeenCalledExactlyOnceWith({ title: 'Veje', size: 1200, mode: 'post', agreed: true })
})

test('shows every fault in the summary and at its field, and leads there', async () => {
  show(FormExample, {
    submit: () =>
      Promise.reject(
        new Problem(422, 'invalid', [
          { where: '/title', code: 'x', detail: 'Skriv en titel.' },
          { where: '/quotas/3/min', code: 'x', detail: 'For mange.' },
          { where: '/mode', code: 'x', detail: 'Vælg en måde.' },
        ]),
      ),
  })
  send()
  await settle()
  const summary = one('[role=alert]')
  expect(document.activeElement).toBe(summary)
  expect([...summary.querySelectorAll('a')].map((a) => a.textContent)).toEqual(['Skriv en titel.', 'Mindst: For mange.', 'Hvordan: Vælg en måde.'])

  const title = one('[name=title]')
  expect(title.getAttribute('aria-invalid')).toBe('true')
  const described = (title.getAttribute('aria-describedby') ?? '').split(' ')
  expect(described.map((id) => document.getElementById(id)?.textContent)).toEqual(['Det, borgerne ser.', 'Skriv en titel.'])

  summary.querySelectorAll('a')[2]?.click()
  expect(document.activeElement).toBe(one('[value=mail]'))
})

test('a form with a name keeps its fields apart from those of another form', async () => {
  show(FormExample, { id: 'second', submit: () => Promise.reject(new Problem(422, 'invalid', [{ where: '/title', code: 'x', detail: 'Mangler.' }])) })
  send()
  await settle()
  const title = one('[name=title]')
  expect(title.id).toBe('field-second-title')
  expect(one(`label[for=${title.id}]`).textContent).toContain('Titel')
  one('[role=alert] a').click()
  expect(document.activeElement).toBe(title)
})

test('a refusal without faults is said in words', async () => {
  show(FormExample, { submit: () => Promise.reject(new Problem(403, 'forbidden')) })
  send()
  await settle()
  expect(one('[role=alert]').textContent).toContain('Du har ikke adgang')
})
