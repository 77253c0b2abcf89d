import { chromium } from 'playwright-core'
import { machineNow, setClock } from './clock.mjs'
import { slowPages } from './hard.mjs'

/** The distribution's own Chromium, with nothing of its own going out and the clock of the tests. `shell`: the same engine
 *  without the window around it, where pages are only drawn and measured: a third less time. */
export async function openBrowser({ shell = false } = {}) {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? (shell ? '/usr/bin/chromium-headless-shell' : '/usr/bin/chromium'),
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
  })
  const newContext = browser.newContext.bind(browser)
  browser.newContext = async options => {
    const context = slowPages(await setClock(await newContext(options)))
    context.setDefaultTimeout(LIMIT)
    context.on('page', refusePromises)
    return context
  }
  return browser
}

/** waitForFunction takes the promise of an async question for a yes: such a question belongs in until(). */
function refusePromises(page) {
  const wait = page.waitForFunction.bind(page)
  page.waitForFunction = (question, ...rest) => {
    if (question.constructor.name === 'AsyncFunction') throw new Error('waitForFunction does not wait for an async question: use until()')
    return wait(question, ...rest)
  }
}

/** How long a test waits for what must come: a limit for what is broken, never reached on a machine that is busy. */
export const LIMIT = 90_000
/** The list of a search box is the answer to what stands in it. */
export const answered = (page, list) => page.waitForFunction(s => document.querySelector(s)?.getAttribute('aria-busy') === 'false', list)

/** Asks until it is so; what it was at last. */
export async function until(fact) {
  for (const end = machineNow() + LIMIT; ;) {
    const is = await fact()
    if (is || machineNow() > end) return is
    await new Promise(done => setTimeout(done, 200))
  }
}

/** Waits until the service worker has a face whole, by its own list of that face's parts. */
export async function keptWhole(page, home) {
  const kept = await until(() => page.evaluate(async path => {
    if (!navigator.serviceWorker.controller) return false
    const list = new RegExp(`\\[("${path}"[^\\]]*)\\]`).exec(await (await fetch('/sw.js')).text())
    if (!list) throw new Error('the service worker has no list for ' + path)
    const kept = await Promise.all(JSON.parse(`[${list[1]}]`).map(file => caches.match(file)))
    return kept.every(Boolean)
  }, home))
  if (!kept) throw new Error(`the service worker did not keep ${home} whole`)
}
