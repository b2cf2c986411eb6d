// The offline shell: the hashed files of one build, cached whole. The page asks
// the network first for itself, so that a new build shows at the next visit.
const cacheName = 'chappe-__VERSION__'
const files = '__FILES__'

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(cacheName).then((c) => c.addAll(files)).then(() => self.skipWaiting()))
})

self.addEventListener('activate', (event) => {
  const old = async () => {
    for (const name of await caches.keys()) if (name !== cacheName) await caches.delete(name)
    await self.clients.claim()
  }
  event.waitUntil(old())
})

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  if (event.request.method !== 'GET' || url.origin !== self.location.origin) return
  if (url.pathname.startsWith('/assets/')) event.respondWith(cacheFirst(event.request))
  else if (event.request.mode === 'navigate' && url.pathname === '/') event.respondWith(networkFirst(event.request, '/'))
  else if (['/config.json', '/manifest.webmanifest', '/icon.svg'].includes(url.pathname)) event.respondWith(networkFirst(event.request, url.pathname))
})

async function cacheFirst(request) {
  const hit = await caches.match(request)
  if (hit) return hit
  const answer = await fetch(request)
  if (answer.ok) await (await caches.open(cacheName)).put(request, answer.clone())
  return answer
}

async function networkFirst(request, key) {
  try {
    const answer = await fetch(request)
    if (answer.ok) await (await caches.open(cacheName)).put(key, answer.clone())
    return answer
  } catch (error) {
    const hit = await caches.match(key)
    if (hit) return hit
    throw error
  }
}

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const show = async () => {
    const pages = await self.clients.matchAll({ type: 'window' })
    const page = pages[0] ?? (await self.clients.openWindow('/'))
    await page?.focus()
    page?.postMessage({ open: event.notification.data })
  }
  event.waitUntil(show())
})
