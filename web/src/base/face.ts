// Starts a face: language first, then the page, so that nothing is drawn twice.
import { createApp, type Component } from 'vue'
import { startRoutes, type Page } from './route'
import { setLang } from './text'

export async function startFace(shell: Component, pages: Page[]): Promise<void> {
  if (document.documentElement.lang === 'en') {
    try {
      await setLang('en', false)
    } catch { /* the sentences did not come: Chinese stays */ }
  }
  startRoutes(pages)
  createApp(shell).mount('#app')
}
