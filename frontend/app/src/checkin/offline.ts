/** Where the page itself is kept; it holds nothing about people. */
const name = 'check-in'

/** Keeps the page on this device, so that it opens without a network. Tells whether it could. */
export async function keepPage(): Promise<boolean> {
  try {
    await navigator.serviceWorker.register('/check-in/worker.js', { scope: '/check-in/' })
    await navigator.serviceWorker.ready
    const parts = performance.getEntriesByType('resource').map((entry) => new URL(entry.name).pathname).filter((path) => path.startsWith('/assets/'))
    const cache = await caches.open(name)
    const there = new Set((await cache.keys()).map((request) => new URL(request.url).pathname))
    const page = await fetch('/check-in/', { cache: 'no-cache' })
    if (!page.ok) return false
    await cache.addAll([...new Set(parts)].filter((path) => !there.has(path)))
    await cache.put('/check-in/', page)
    // Parts of an earlier version go once the new page is kept whole.
    await Promise.all([...there].filter((path) => path.startsWith('/assets/') && !parts.includes(path)).map((path) => cache.delete(path)))
    await navigator.storage?.persist?.()
    return true
  } catch {
    return (await globalThis.caches?.match('/check-in/')) !== undefined // no network, no secure address, or a browser that keeps nothing
  }
}
