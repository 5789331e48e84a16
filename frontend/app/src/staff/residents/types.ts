import type { components } from '../../api/schema'
import { language } from '../../i18n/language.svelte'

type Schemas = components['schemas']
export type Resident = Schemas['StaffResident']
export type Line = Schemas['StaffResidentLine']
export type Query = Schemas['StaffResidentQuery']
export type Feature = Schemas['StaffResidentFeature']
export type Import = Schemas['StaffImport']
export type Mapping = Schemas['StaffMapping']
export type Preview = Schemas['StaffImportPreview']
export type Asked = Schemas['StaffAsked']
export type Asking = 'pause' | 'resume' | 'never'
export type Contact = Schemas['StaffContact']

/** How many people can be changed at once. */
export const mostChosen = 200

/** The name of a feature or a value in the language now shown. */
export function named(one: { nameDa: string; nameEn: string }): string {
  return language.now === 'en' ? one.nameEn : one.nameDa
}

/** The last day of a pause that ends at an instant: a pause ends when that day is over in Denmark. */
export function lastDay(until: string | undefined): string {
  if (!until) return ''
  const before = new Date(new Date(until).getTime() - 1)
  return new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Copenhagen' }).format(before)
}
