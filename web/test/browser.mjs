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
  browser.newContext = async options => prepare(await newContext(options))
  return browser
}

/** What every context of the tests has, one of a browser that was not opened here too. */
export async function prepare(context) {
  slowPages(await setClock(context))
  context.setDefaultTimeout(LIMIT)
  context.on('page', refusePromises)
  context.on('page', handsPace)
  countOpen(context)
  return context
}

/** The requests of each page that have no answer yet; the stream of events is none of them, nor what a page asked that was left. */
const open = new WeakMap()
function countOpen(context) {
  context.on('page', page => {
    const asked = new Set()
    open.set(page, asked)
    page.on('close', () => asked.clear())
  })
  const of = r => {
    try {
      return open.get(r.frame().page())
    } catch { /* its page is gone, or it is a service worker's */ }
  }
  context.on('request', r => {
    if (r.isNavigationRequest() && !r.frame().parentFrame()) of(r)?.clear()
    if (new URL(r.url()).pathname !== '/api/events') of(r)?.add(r)
  })
  context.on('response', r => of(r.request())?.delete(r.request()))
  context.on('requestfailed', r => of(r)?.delete(r))
}

/** Nothing is on its way to the page, and it has not changed for a moment: what is judged is what a person would look at. */
export async function atRest(page) {
  const quiet = () => page.evaluate(() => new Promise(done => {
    const moment = 80
    let timer = setTimeout(done, moment)
    new MutationObserver(() => {
      clearTimeout(timer)
      timer = setTimeout(done, moment)
    }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true })
    setTimeout(done, 3000)
  }))
  const end = machineNow() + LIMIT
  do await quiet(); while (open.get(page)?.size && machineNow() < end)
}

/** waitForFunction takes the promise of an async question for a yes: such a question belongs in until(). */
function refusePromises(page) {
  const wait = page.waitForFunction.bind(page)
  page.waitForFunction = (question, ...rest) => {
    if (question.constructor.name === 'AsyncFunction') throw new Error('waitForFunction does not wait for an async question: use until()')
    return wait(question, ...rest)
  }
}

/** Two taps of a hand that means both are not closer than this: a closer one is a double tap to the pages (base/once.ts). */
const HAND_MS = 420
function handsPace(page) {
  const frame = page.mainFrame() // page.click, page.press and every locator end here
  let last = 0
  for (const name of ['click', 'press']) {
    const act = frame[name].bind(frame)
    frame[name] = async (selector, ...all) => {
      if (name === 'press' && all[0] !== 'Enter' && all[0] !== ' ') return act(selector, ...all)
      await new Promise(done => setTimeout(done, Math.max(0, last + HAND_MS - machineNow())))
      try {
        return await act(selector, ...all)
      } finally {
        last = machineNow()
      }
    }
  }
}

/** How long a test waits for what must come: a limit for what is broken, never reached on a machine that is busy. */
export const LIMIT = 90_000
/** The list of a search box is the answer to what stands in it. */
export const answered = (page, list) => page.waitForFunction(s => document.querySelector(s)?.getAttribute('aria-busy') === 'false', list)

/** Asks until it is so; what it was at last. A page that is between two states may refuse the question: it is asked again. */
export async function until(fact) {
  for (const end = machineNow() + LIMIT; ;) {
    const over = machineNow() > end
    let is = false
    try {
      is = await fact()
    } catch (e) {
      if (over) throw e
    }
    if (is || over) return is
    await new Promise(done => setTimeout(done, 50))
  }
}

/** What a walk checks: `is(fact, what)`. What is read from a page or a server is given as a question and asked until it is
 *  so, for it may still be on its way; waits.mjs refuses it read once. */
export const judgeInto = wrong => async (fact, what) => {
  if (!(typeof fact === 'function' ? await until(fact) : fact)) wrong.push('not: ' + (typeof what === 'function' ? await what() : what))
}

/** A pause that is itself what is tried: so long at least must pass, and a machine that is late does no harm. */
export const atLeast = (page, ms) => page.waitForTimeout(ms)

/** In the page: what waits on this device to be sent; null where nothing was ever kept. Opening would make what is not there yet. */
const inQueue = async () => {
  if (!(await indexedDB.databases()).some(d => d.name === 'yinlin' && d.version > 1)) return null
  return new Promise((answer, fail) => {
    const ask = indexedDB.open('yinlin')
    ask.onerror = () => fail(ask.error)
    ask.onsuccess = () => {
      const got = ask.result.transaction('waiting').objectStore('waiting').getAll()
      got.onsuccess = () => {
        answer(got.result.map(w => ({ path: w.path, problem: !!w.problem })))
        ask.result.close()
      }
    }
  })
}
/** Waits until all that was done on this page has reached the server: the page says so and nothing waits in its store. */
export async function allSent(page) {
  const said = () => page.evaluate(() => document.querySelector('.bar-off')?.textContent ?? '')
  if (!await until(async () => !await said() && ((await page.evaluate(inQueue)) ?? []).every(w => w.problem) && !await said())) throw new Error('something still waits: ' + await said())
}
/** Waits until `n` things are safe on this device: drawn at once, they are written a moment later. */
export async function safe(page, n) {
  if (!await until(async () => (await page.evaluate(inQueue))?.length === n)) throw new Error(`not ${n} things are kept`)
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
