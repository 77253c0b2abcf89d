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
  if (!navigator.serviceWorker || !face) return
  const keep = () => void import('./keep').then(m => m.keepFace(face)).catch(() => undefined)
  if (document.readyState === 'complete') keep()
  else addEventListener('load', keep)
}
