import { api, call } from '../api/client'
import { t } from '../i18n/shell'
import { may } from './session.svelte'

/** What "panel:12" is called, for pages that only hold the key. */
export type ActivityNames = Map<string, string>

/** The names of the newest panels and programmes that one may see. Without them a page still works: it shows numbers. */
export async function activityNames(): Promise<ActivityNames> {
  const [panels, programmes] = await Promise.all([
    call(api.GET('/api/v1/panels')).then(({ items }) => items, () => []),
    programmeNames(),
  ])
  return new Map([...panels.map((panel) => [`panel:${panel.id}`, panel.name] as const), ...programmes.map((one) => [`programme:${one.id}`, one.name] as const)])
}

/** The programmes that one may see, or to which one may limit access. */
async function programmeNames(): Promise<{ id: number; name: string }[]> {
  try {
    if (may('staff:write')) return await call(api.GET('/api/v1/programme-names'))
    return may('surveys:read') ? (await call(api.GET('/api/v1/programmes'))).items : []
  } catch {
    return []
  }
}

/** The name of an activity, or its number. */
export function activityText(activity: string, names: ActivityNames): string {
  const known = names.get(activity)
  if (known) return known
  const [, kind, number] = /^([a-z-]+):(\d+)$/.exec(activity) ?? []
  return (kind && number && t.activityNumber[kind]?.(number)) || activity
}
