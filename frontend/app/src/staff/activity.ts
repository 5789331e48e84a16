import { api, call } from '../api/client'
import { t } from '../i18n/shell'

/** What "panel:12" is called, for pages that only hold the key. */
export type ActivityNames = Map<string, string>

/** The names of the newest panels that one may see. Without them a page still works: it shows numbers. */
export async function activityNames(): Promise<ActivityNames> {
  try {
    const { items } = await call(api.GET('/api/v1/panels'))
    return new Map(items.map((panel) => [`panel:${panel.id}`, panel.name]))
  } catch {
    return new Map()
  }
}

/** The name of an activity, or its number. */
export function activityText(activity: string, names: ActivityNames): string {
  const known = names.get(activity)
  if (known) return known
  const [, number] = /^panel:(\d+)$/.exec(activity) ?? []
  return number ? t.panelNumber(number) : activity
}
