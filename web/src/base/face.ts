// Starts a face: language first, then the page, so that nothing is drawn twice.
import { createApp, shallowReactive, type Component } from 'vue'
import { startPractice } from './practice'
import { startRoutes, type Page } from './route'
import { setLang } from './text'

/** What a browser offers that can put the face on the home screen; asked for on the page of one's own only. */
export interface Offer extends Event { prompt(): Promise<void>, userChoice: Promise<{ outcome: string }> }
export const offer = shallowReactive<{ event: Offer | null }>({ event: null })
addEventListener('beforeinstallprompt', e => {
  e.preventDefault()
  offer.event = e as Offer
})

export async function startFace(shell: Component, pages: Page[]): Promise<void> {
  if (document.documentElement.lang === 'en') {
    try {
      await setLang('en', false)
    } catch { /* the sentences did not come: Chinese stays */ }
  }
  if (location.search) await startPractice()
  startRoutes(pages)
  document.documentElement.removeAttribute('data-wait') // a hidden page could not take the focus
  createApp(shell).mount('#app')
  performance.mark('taps-work')
  // An improvement, never a need: with it the face opens again without a line.
  const face = document.documentElement.dataset.face
  if (navigator.serviceWorker && face) keepFace(face)
}

function keepFace(face: string): void {
  const keep = () => {
    navigator.serviceWorker.register('/sw.js').then(r => {
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
      return navigator.serviceWorker.ready
    }).then(r => r.active?.postMessage({ face })).catch(() => undefined)
  }
  if (document.readyState === 'complete') keep()
  else addEventListener('load', keep)
}
