// How soon the elder's first page is seen and works, on a slow line and a slow phone. Prints, judges nothing:
// timings are for people to read.   node test/speed.mjs [rounds] [slowdown of the processor]…
import { readFileSync } from 'node:fs'
import { brSize, firstLoad } from './build.mjs'
import { openBrowser } from './browser.mjs'
import { openWorld } from './world.mjs'

const rounds = +(process.argv[2] ?? 5)
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 0.75e6 / 8 }
const browser = await openBrowser()
const world = await openWorld(browser)
const median = list => list.slice().sort((a, b) => a - b)[list.length >> 1]

async function open(page, url) {
  await page.goto(url, { waitUntil: 'load' })
  await page.waitForFunction(() => performance.getEntriesByName('taps-work').length)
  return page.evaluate(() => ({
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime, taps: performance.getEntriesByName('taps-work')[0].startTime,
    shift: window.__shift ?? 0,
  }))
}
const files = firstLoad('index.html')
console.log(`first load: ${(files.reduce((n, f) => n + brSize(f), 0) / 1024).toFixed(1)} KB br in ${files.length} files`)
const load = () => +readFileSync('/proc/loadavg', 'utf8').split(' ')[0]
for (const cpu of process.argv.length > 3 ? process.argv.slice(3).map(Number) : [4, 6]) {
  const first = []
  const again = []
  for (let i = 0; i < rounds; i++) {
    const context = await world.context('elder', { serviceWorkers: 'allow' })
    const page = await context.newPage()
    await page.addInitScript(() => {
      window.__shift = 0
      new PerformanceObserver(l => { for (const e of l.getEntries()) window.__shift += e.value }).observe({ type: 'layout-shift', buffered: true })
    })
    const cdp = await context.newCDPSession(page)
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: cpu })
    await cdp.send('Network.enable')
    await cdp.send('Network.emulateNetworkConditions', SLOW_4G)
    first.push(await open(page, world.url + '/'))
    await page.waitForFunction(() => navigator.serviceWorker.controller || caches.keys().then(k => k.length), null, { timeout: 20_000 })
    await page.waitForTimeout(2500)
    await context.setOffline(true)
    again.push(await open(page, world.url + '/'))
    await context.close()
  }
  const say = (list, k) => Math.round(median(list.map(x => x[k])))
  console.log(`CPU ×${cpu}, slow 4G: first paint ${say(first, 'paint')} ms, taps work ${say(first, 'taps')} ms, layout shift ${median(first.map(x => x.shift)).toFixed(3)}; opened again without a line: first paint ${say(again, 'paint')} ms, taps work ${say(again, 'taps')} ms (median of ${rounds}; best ${Math.round(Math.min(...first.map(x => x.paint)))} / ${Math.round(Math.min(...first.map(x => x.taps)))} / ${Math.round(Math.min(...again.map(x => x.paint)))} ms; load ${load()})`)
}
await browser.close()
world.close()
