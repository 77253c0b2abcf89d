// Keeps the faces that were opened on this device, page and parts, so that they open without a line. A new
// build is a new list, hence a new worker: it fetches the new parts of the kept faces and then waits, until every
// page of the old build is closed or somebody says "now": nothing changes under the hands, nothing typed is lost.
// The parts of the build before are kept for pages of it that are still open.
// The API is not kept here, pages keep their own last answer; but for the streets of the own quarter: a tile that
// was seen is shown again, and asked for anew when it is older than an hour.
const FILES = {} /* face → its page and all its parts, filled at build */
const CACHE = 'yl-VERSION'
const STREETS = 'yl-streets'
const STREETS_MAX = 400
const HOUR = 3600000

const pageOf = path => {
  const face = path.split('/')[1]
  return face && FILES[face] ? '/' + face : '/'
}
const facesIn = async () => {
  const kept = new Set()
  for (const name of await caches.keys()) {
    const cache = await caches.open(name)
    for (const face of Object.keys(FILES)) if (await cache.match(FILES[face][0])) kept.add(face)
  }
  return kept
}
const keep = async face => {
  if (!FILES[face]) return
  const cache = await caches.open(CACHE)
  const missing = []
  for (const file of FILES[face]) if (!await cache.match(file)) missing.push(file)
  await cache.addAll(missing)
}

// Old ones go when there are too many: the keys come in the order they were put.
const putTile = async (cache, request, reply) => {
  await cache.put(request, reply)
  const keys = await cache.keys()
  for (const key of keys.slice(0, Math.max(0, keys.length - STREETS_MAX))) await cache.delete(key)
}
const tile = async request => {
  const cache = await caches.open(STREETS)
  const hit = await cache.match(request, { ignoreVary: true })
  if (hit && Date.now() - Date.parse(hit.headers.get('date') || 0) < HOUR) return hit
  try {
    const reply = await fetch(request)
    if (reply.ok) await putTile(cache, request, reply.clone())
    return reply
  } catch (e) {
    if (hit) return hit
    throw e
  }
}

self.addEventListener('install', e => e.waitUntil(facesIn().then(faces => Promise.all(Array.from(faces, keep)))))
self.addEventListener('activate', e => e.waitUntil(caches.keys().then(names => Promise.all(names.filter(n => n !== CACHE && n !== STREETS).slice(0, -1).map(n => caches.delete(n)))).then(() => self.clients.claim())))
self.addEventListener('message', e => e.waitUntil(e.data && e.data.now ? self.skipWaiting() : keep(e.data && e.data.face)))
self.addEventListener('fetch', e => {
  const url = new URL(e.request.url)
  if (e.request.method === 'GET' && url.origin === location.origin && url.pathname.indexOf('/api/map/tiles/') === 0) return e.respondWith(tile(e.request))
  if (e.request.method !== 'GET' || url.origin !== location.origin || url.pathname.indexOf('/api/') === 0) return
  const wanted = e.request.mode === 'navigate' ? pageOf(url.pathname) : url.pathname
  e.respondWith(caches.open(CACHE).then(cache => cache.match(wanted)).then(hit => hit || (url.pathname.indexOf('/assets/') === 0 ? caches.match(wanted) : undefined)).then(hit => hit || fetch(e.request)))
})
