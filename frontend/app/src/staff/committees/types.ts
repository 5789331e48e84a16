import type { components } from '../../api/schema'
import { t } from '../../i18n/committees'
import { day, dayOfYear } from '../../i18n/format'
import { language } from '../../i18n/language.svelte'
import { ownUnits } from '../session.svelte'

type Schemas = components['schemas']
export type Committee = Schemas['StaffCommittee']
export type RuleSet = Schemas['StaffHearingRules']
export type Rules = Schemas['Rules']
export type Deadline = Schemas['Deadline']
export type Dated = Schemas['StaffDatedDue']
export type Meeting = Schemas['StaffCommitteeMeeting']
export type Item = Schemas['StaffAgendaItem']

/** The units in which the reader keeps committees. */
export const keeping = () => ownUnits(['secretary'])

/** A text of both languages in the one now shown. */
export const said = (words: { da: string; en: string }) => words[language.now]

/** A time as the interface takes it: "9.05" and "9:05" are "09:05". What is no time stays, so that it is refused. */
export function clock(written: string): string {
  const [, hour, minute] = /^\s*(\d{1,2})[.:](\d{2})\s*$/.exec(written) ?? []
  return hour ? `${hour.padStart(2, '0')}:${minute}` : written.trim()
}

/** Closed days as people write them, day before month, and as they are kept. */
export const showClosed = (days: string[]) => days.map((d) => d.split('-').reverse().join('-')).join(', ')
export const readClosed = (written: string) =>
  written
    .split(',')
    .map((d) => d.trim())
    .filter(Boolean)
    .map((d) => d.split(/[-./]/).map((n) => n.padStart(2, '0')).reverse().join('-'))

/** Rules with nothing in them, but for the days on which offices are usually closed. */
export const emptyRules = (): Rules => ({
  deadline: { how: '' }, agenda: '', partyOnly: false, once: '', oncePer: '', onceMay: false, employees: '', decides: '', mayRefuse: '',
  writtenReason: false, blackoutMonths: 0, queue: '', split: false, closedDays: ['06-05', '12-24', '12-31'], notes: '',
})

/** When rules hold, in words: until the day before that on which they end. */
export function period(r: { from: string; ends: string }): string {
  const last = new Date(`${r.ends}T12:00:00Z`)
  last.setUTCDate(last.getUTCDate() - 1)
  return t.fromTo(day(r.from), r.ends && day(last))
}

/** What the rules say, as terms and words. What is unknown is agreed with the secretariat. */
export function ruleFacts(rules: Rules, deadline: { da: string; en: string }): { term: string; text: string }[] {
  const or = (text: string | undefined) => text || t.unknown
  const list = [
    { term: t.deadline, text: said(deadline) },
    { term: t.minutesLabel, text: or(t.minutes(rules.minutesLeast, rules.minutesMost)) },
    { term: t.maxPeople, text: or(rules.maxPeople?.toString()) },
    { term: t.totalMinutes, text: or(rules.totalMinutes?.toString()) },
    { term: t.slots, text: or(rules.slots?.toString()) },
    { term: t.agenda, text: or(t.agendas[rules.agenda]) },
    { term: t.once, text: rules.once ? `${t.onces[rules.once]} (${(t.oncePers[rules.oncePer] ?? '').toLowerCase()})` : t.onceNone },
    { term: t.employees, text: or(t.employeesWords[rules.employees]) },
    { term: t.decides, text: or(t.deciders[rules.decides]) },
  ]
  if (rules.mayRefuse) list.push({ term: t.mayRefuse, text: t.deciders[rules.mayRefuse] ?? '' })
  if (rules.onceMay) list.push({ term: t.onceMay, text: t.yes })
  if (rules.partyOnly) list.push({ term: t.partyOnly, text: t.yes })
  if (rules.writtenReason) list.push({ term: t.writtenReason, text: t.yes })
  if (rules.blackoutMonths) list.push({ term: t.blackout, text: t.blackoutText(rules.blackoutMonths) })
  if (rules.queue) list.push({ term: t.queue, text: t.queues[rules.queue] ?? '' })
  if (rules.split) list.push({ term: t.split, text: t.yes })
  list.push({ term: t.closedDays, text: (rules.closedDays ?? []).map(dayOfYear).join(', ') || '-' })
  if (rules.notes) list.push({ term: t.notes, text: rules.notes })
  return list
}

/** A meeting as people write it. */
export type MeetingWords = Schemas['StaffMeetingWords']

/** The words of a meeting as the interface takes them. */
export const sent = (words: MeetingWords): MeetingWords => ({ ...words, from: clock(words.from), to: clock(words.to) })
