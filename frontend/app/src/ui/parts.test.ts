import { createRawSnippet, flushSync } from 'svelte'
import { expect, test, vi } from 'vitest'
import BarChart from '../charts/BarChart.svelte'
import { go, here } from '../router/router.svelte'
import { one, settle, show } from '../testing/show'
import Await from './Await.svelte'
import AwaitExample from './AwaitExample.test.svelte'
import DateField from './DateField.svelte'
import Dialog from './Dialog.svelte'
import PagedTable from './PagedTable.svelte'
import Pager from './Pager.svelte'
import Table from './Table.svelte'
import Tabs from './Tabs.svelte'
import { Problem } from '../api/problem'

test('a table says how it is sorted and asks for the other order', () => {
  const onsort = vi.fn()
  show(Table<{ name: string; n: number }>, {
    caption: 'Paneler',
    rows: [{ name: 'Veje', n: 12 }],
    sort: 'name',
    onsort,
    columns: [
      { id: 'name', label: 'Navn', text: (row) => row.name, href: (row) => `/staff/panels/${row.n}`, sort: true },
      { id: 'n', label: 'Antal', text: (row) => String(row.n), number: true },
    ],
  })
  expect(one('[aria-sort]').getAttribute('aria-sort')).toBe('ascending')
  one('th button').click()
  expect(onsort).toHaveBeenCalledWith('-name')
  expect(one('td a').getAttribute('href')).toBe('/staff/panels/12')
  expect(one('[role=region]').tabIndex).toBe(0)
})

test('a list keeps its order in the address, and says the next step when it is empty', () => {
  go('/staff/panels?sort=name&after=abc')
  const list = { none: 'Ingen', caption: 'Paneler', columns: [{ id: 'name', label: 'Navn', text: (row: { name: string }) => row.name, sort: true }] }
  show(PagedTable<{ name: string }>, { page: { items: [{ name: 'Veje' }], next: 'def' }, ...list })
  expect(one('[aria-sort]').getAttribute('aria-sort')).toBe('ascending')
  expect(document.querySelectorAll('nav.pager a').length).toBe(2)
  one('th button').click()
  expect(here.query).toEqual({ sort: '-name' })
  show(PagedTable<{ name: string }>, { page: { items: [] }, step: createRawSnippet(() => ({ render: () => '<a href="/staff/panels/new">Opret</a>' })), ...list })
  expect(one('.empty').textContent).toContain('Ingen')
  expect(one('.empty .actions a').textContent).toBe('Opret')
})

test('the pager goes forward by cursor, and to the first page when it came by a link', () => {
  go('/staff/panels?state=open')
  show(Pager, { next: 'abc' })
  one('nav a').click()
  expect(here).toMatchObject({ query: { state: 'open', after: 'abc' }, depth: 1 })
  go('/staff/panels?state=open&after=abc')
  flushSync()
  expect(document.querySelector('nav a')?.getAttribute('href')).toBe('/staff/panels?state=open')
})

test('tabs are steered by the arrow keys', () => {
  const children = createRawSnippet((id: () => string) => ({ render: () => `<p>${id()}</p>` }))
  show(Tabs, { label: 'Dele', shown: 'a', tabs: [{ id: 'a', text: 'A' }, { id: 'b', text: 'B' }], children })
  const shown = () => one('[role=tab][aria-selected=true]')
  shown().dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft', bubbles: true }))
  flushSync()
  expect(shown().textContent).toBe('B')
  expect(document.activeElement).toBe(shown())
  expect(one('[role=tabpanel]').getAttribute('aria-labelledby')).toBe(shown().id)
})

test('a dialog that asks for a reason does nothing without one', async () => {
  const confirm = vi.fn(() => Promise.resolve())
  show(Dialog, { open: true, title: 'Stop?', action: 'Stop', reason: true, confirm })
  const send = () => one('form').dispatchEvent(new SubmitEvent('submit', { bubbles: true, cancelable: true }))
  send()
  flushSync()
  expect(one('textarea').getAttribute('aria-invalid')).toBe('true')
  expect(document.activeElement).toBe(one('textarea'))
  const reason = one<HTMLTextAreaElement>('textarea')
  reason.value = ' Fejl i teksten '
  reason.dispatchEvent(new Event('input', { bubbles: true }))
  flushSync()
  send()
  await settle()
  expect(confirm).toHaveBeenCalledExactlyOnceWith('Fejl i teksten')
  expect(one<HTMLDialogElement>('dialog').open).toBe(false)
})

test('a day is written in Danish form, and what is no day is said when one leaves the field', () => {
  show(DateField, { name: 'replyBy', label: 'Sidste svardag', value: '2026-11-23' })
  const field = one<HTMLInputElement>('[name=replyBy]')
  expect(field.value).toBe('23.11.2026')
  const write = (text: string) => {
    field.value = text
    field.dispatchEvent(new Event('input', { bubbles: true }))
    field.dispatchEvent(new Event('change', { bubbles: true }))
    flushSync()
  }
  write('31.4.2026')
  expect(field.value).toBe('31.4.2026')
  expect(one('.form-error-message').textContent).toBe('Skriv dagen sådan: 31.12.2026.')
  write('1/5/2027')
  expect(field.value).toBe('01.05.2027')
  expect(field.getAttribute('aria-invalid')).toBeNull()
})

test('when the pressed button is gone from the new answer, the heading takes the focus', async () => {
  show(AwaitExample, {})
  await settle()
  const [ada] = document.querySelectorAll('button')
  ada?.focus()
  ada?.click()
  await settle()
  await settle()
  expect(document.querySelectorAll('button')).toHaveLength(1)
  expect(document.activeElement).toBe(one('h1'))
})

test('a failed question is told and can be asked again', async () => {
  const retry = vi.fn()
  const children = createRawSnippet(() => ({ render: () => '<p>svar</p>' }))
  show(Await<string>, { of: Promise.reject(new Problem(0, '')), retry, children })
  expect(one('[role=status]').textContent).toContain('Henter')
  await settle()
  expect(one('[role=alert]').textContent).toContain('ikke forbindelse')
  one('[role=alert] button').click()
  expect(retry).toHaveBeenCalledOnce()
})

test('a chart has a table twin with the same numbers, targets and hidden groups', () => {
  show(BarChart, {
    caption: 'Alder',
    group: 'Alder',
    series: ['Panelet', 'Befolkningen'],
    bars: [
      { label: '18-29', values: [20, 27], target: 27 },
      { label: 'Ukendt', values: [null, null], instead: 'For få' },
    ],
  })
  const cells = [...document.querySelectorAll('tbody tr')].map((row) => [...row.children].map((cell) => cell.textContent?.trim()))
  expect(cells).toEqual([
    ['18-29', '20', '27', '27'],
    ['Ukendt', 'For få', 'For få', '-'],
  ])
  expect(one('.bars').getAttribute('aria-hidden')).toBe('true')
  expect(document.querySelector<HTMLElement>('.bars .bar-1')?.style.width).toBe('80.00%')
})
