// Keeps the faces that were opened on this device, page and parts, so that they open without a line. A new
// build is a new list, hence a new worker: it fetches the new parts of the kept faces and then takes over.
// The API is never kept here; pages keep their own last answer.
const FILES = {} /* face → its page and all its parts, filled at build */
const CACHE = 'yl-VERSION'

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

self.addEventListener('install', e => e.waitUntil(facesIn().then(faces => Promise.all(Array.from(faces, keep))).then(() => self.skipWaiting())))
self.addEventListener('activate', e => e.waitUntil(caches.keys().then(names => Promise.all(names.filter(n => n !== CACHE).map(n => caches.delete(n)))).then(() => self.clients.claim())))
self.addEventListener('message', e => e.waitUntil(keep(e.data && e.data.face)))
self.addEventListener('fetch', e => {
  const url = new URL(e.request.url)
  if (e.request.method !== 'GET' || url.origin !== location.origin || url.pathname.indexOf('/api/') === 0) return
  const wanted = e.request.mode === 'navigate' ? pageOf(url.pathname) : url.pathname
  e.respondWith(caches.open(CACHE).then(cache => cache.match(wanted)).then(hit => hit || fetch(e.request)))
})
