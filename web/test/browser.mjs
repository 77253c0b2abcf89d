import { chromium } from 'playwright-core'
import { setClock } from './clock.mjs'
import { slowPages } from './hard.mjs'

/** The distribution's own Chromium, with nothing of its own going out and the clock of the tests. `shell`: the same engine
 *  without the window around it, where pages are only drawn and measured: a third less time. */
export async function openBrowser({ shell = false } = {}) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? (shell ? '/usr/bin/chromium-headless-shell' : '/usr/bin/chromium'),
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })
  const newContext = browser.newContext.bind(browser)
  browser.newContext = async options => slowPages(await setClock(await newContext(options)))
  return browser
}

/** How long a test waits for what must come: a limit for what is broken, never reached on a machine that is busy. */
export const LIMIT = 30_000
/** The list of a search box is the answer to what stands in it. */
export const answered = (page, list) => page.waitForFunction(s => document.querySelector(s)?.getAttribute('aria-busy') === 'false', list)

/** Waits until the service worker has a face whole: its parts are put one by one, so until their number rests. */
export async function keptWhole(page, home) {
  for (let last = -1, tries = 0; tries < 40; tries++) {
    const now = await page.evaluate(async path => {
      const name = (await caches.keys()).find(n => n !== 'yl-streets')
      if (!navigator.serviceWorker.controller || !name) return 0
      const cache = await caches.open(name)
      return await cache.match(path) ? (await cache.keys()).length : 0
    }, home)
    if (now > 8 && now === last) return
    last = now
    await page.waitForTimeout(700)
  }
  throw new Error('the service worker has not kept ' + home)
}
