// The service worker of a face, asked for when the page has loaded: its code is no part of the first load.
export async function keepFace(face: string): Promise<void> {
  const r = await navigator.serviceWorker.register('/sw.js')
  const look = () => { if (r.waiting && navigator.serviceWorker.controller) void import('./renew').then(m => m.tell(r)) }
  // One that the navigation itself began to fetch may be under way already.
  const watch = () => r.installing?.addEventListener('statechange', look)
  look()
  watch()
  r.addEventListener('updatefound', watch)
  // Asked at once and every hour: a browser by itself puts it off while a page is busy, and a wall is never closed.
  const ask = () => void r.update().catch(() => undefined)
  ask()
  setInterval(ask, 3_600_000)
  const ready = await navigator.serviceWorker.ready
  ready.active?.postMessage({ face })
}
