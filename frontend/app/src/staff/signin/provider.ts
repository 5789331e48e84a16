const key = 'page-after-sign-in'

/** Remembers, while the browser is at the identity provider, which page was asked for. */
export function keepPage(path: string): void {
  sessionStorage.setItem(key, path)
}

/** The page that was asked for before, once; never one outside the app. */
export function keptPage(): string {
  const path = sessionStorage.getItem(key) ?? ''
  sessionStorage.removeItem(key)
  return /^\/staff(\/|$)/.test(path) ? path : '/staff'
}
