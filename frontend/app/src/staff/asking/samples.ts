import type { components } from '../../api/schema'
import { faultText } from '../../i18n/problems'
import { t as lists } from '../../i18n/listfaults'
import { t } from '../../i18n/samples'
import { may } from '../session.svelte'

type Schemas = components['schemas']
export type Sample = Schemas['StaffSample']
export type Kind = NonNullable<Schemas['SampleInputBody']>['kind']
export type Found = Schemas['StaffSampleFound']
export type Told = Schemas['StaffMissing']

/** Whoever may edit the texts of mails may send them to themselves. */
export const mayTestTexts = () => may('templates:write')

/** A fault of a list of events, in words, at its row and column; both are empty when the whole file is meant. */
export function eventFault(told: Told): { row: string; column: string; what: string } {
  const place = /^(?:file|row (\d+))(?:, column (.*))?$/.exec(told.where)
  const [row, column] = [place?.[1] ?? '', place?.[2] ?? '']
  return { row, column, what: t.codes[told.code] ?? lists.listFaults[told.code] ?? faultText(told.code) ?? t.unreadable }
}

/** What the strata of a trial are called. */
export function stratumName(kind: string, key: string, values: Map<string, string>): string {
  if (kind === 'conversations') return t.channels[key] ?? key
  if (kind === 'offers') return key || t.pooledGroup
  return values.get(key) ?? t.unknownGroup
}

export type Rule = Schemas['StaffFollowRule']
export type RuleEvent = Rule['event']

/** What a rule can follow today. Focus groups and hearings come with their own pages. */
export const ruleEvents: RuleEvent[] = ['conversation', 'offer_end', 'panel_joined']

export type Events = Schemas['StaffEventList']
export type DayRow = Schemas['StaffConversationDay']

/** The ways to have a conversation that a unit counts. */
export const countedChannels = ['in_person', 'phone', 'video', 'letter']
