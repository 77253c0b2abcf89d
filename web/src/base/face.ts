// Starts a face: language first, then the page, so that nothing is drawn twice.
import { createApp, type Component } from 'vue'
import { startPractice } from './practice'
import { startRoutes, type Page } from './route'
import { setLang } from './text'

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
    navigator.serviceWorker.register('/sw.js').then(() => navigator.serviceWorker.ready).then(r => r.active?.postMessage({ face }), () => undefined)
  }
  if (document.readyState === 'complete') keep()
  else addEventListener('load', keep)
}
