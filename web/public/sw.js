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
  if (url.pathname === '/stream' && ['audio', 'video'].includes(event.request.destination)) event.respondWith(stream(event, url.searchParams))
  else if (url.pathname.startsWith('/assets/')) event.respondWith(cacheFirst(event.request))
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

// A video or music that is played while it comes. The page that plays it fetches
// the parts; only what a player alone understands has a type here.
const partSize = 512 << 10

async function stream(event, wanted) {
  const page = await self.clients.get(event.clientId)
  const size = Number(wanted.get('size'))
  const range = /^bytes=(\d+)-(\d*)$/.exec(event.request.headers.get('range') ?? 'bytes=0-')
  if (!page || !range || Number(range[1]) >= size) return new Response(null, { status: 416, headers: { 'Content-Range': `bytes */${size}` } })
  const start = Number(range[1])
  const offset = start - (start % partSize)
  const end = Math.min(size, offset + partSize, range[2] ? Number(range[2]) + 1 : size)
  const type = /^(audio|video)\/[\w.+-]+$/.test(wanted.get('type') ?? '') ? wanted.get('type') : 'video/mp4'
  const headers = { 'Content-Type': type, 'Accept-Ranges': 'bytes', 'X-Content-Type-Options': 'nosniff', 'Cache-Control': 'no-store' }
  if (!event.request.headers.has('range')) return new Response(whole(page, wanted.get('file'), size), { headers: { ...headers, 'Content-Length': String(size) } })
  const bytes = await part(page, wanted.get('file'), offset)
  if (!bytes) return Response.error()
  return new Response(bytes.subarray(start - offset, end - offset), {
    status: 206, headers: { ...headers, 'Content-Range': `bytes ${start}-${end - 1}/${size}`, 'Content-Length': String(end - start) },
  })
}

function part(page, file, offset) {
  const { port1, port2 } = new MessageChannel()
  return new Promise((resolve) => {
    port1.onmessage = (e) => resolve(e.data.bytes)
    page.postMessage({ stream: file, offset }, [port2])
  })
}

function whole(page, file, size) {
  let offset = 0
  return new ReadableStream({
    async pull(to) {
      const bytes = await part(page, file, offset)
      if (!bytes) { to.error(new Error('the page has it no more')); return }
      to.enqueue(bytes)
      offset += partSize
      if (offset >= size) to.close()
    },
  }, { highWaterMark: 0 })
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
