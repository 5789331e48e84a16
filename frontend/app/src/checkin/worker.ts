// The service worker of the check-in: it gives the page itself when there is no network. It knows nothing of people: what the
// server is asked about them goes past it and is never kept here. The page fills the cache (offline.ts).

interface Lasting extends Event {
  waitUntil(work: Promise<unknown>): void
}
interface Asked extends Event {
  request: Request
  respondWith(answer: Promise<Response>): void
}
interface Worker {
  addEventListener(type: 'install' | 'activate', act: (event: Lasting) => void): void
  addEventListener(type: 'fetch', act: (event: Asked) => void): void
  skipWaiting(): Promise<void>
  clients: { claim(): Promise<void> }
}

const worker = self as unknown as Worker
const patience = 4000 // ms; a network that is too slow is as good as none

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()))
worker.addEventListener('activate', (event) => event.waitUntil(worker.clients.claim()))
worker.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== location.origin) return
  if (request.mode === 'navigate') event.respondWith(page(request))
  else if (url.pathname.startsWith('/assets/')) event.respondWith(part(request))
})

const kept = (what: string | Request) => caches.match(what, { ignoreVary: true })

async function page(request: Request): Promise<Response> {
  const late = new Promise<undefined>((tell) => setTimeout(tell, patience))
  const fresh = await Promise.race([fetch(request).catch(() => undefined), late])
  if (fresh?.ok) return fresh
  return (await kept('/check-in/')) ?? fresh ?? fetch(request)
}

async function part(request: Request): Promise<Response> {
  return (await kept(request)) ?? fetch(request)
}
