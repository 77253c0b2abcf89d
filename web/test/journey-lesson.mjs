import { atLeast, LIMIT } from './browser.mjs'

// The lessons inside the pages: offered once, walked in a made-up day, nothing written but how far one has come.
const WALKS = [
  { name: 'stove', role: 'kitchen', api: '/api/kitchen/board?meal=lunch', path: '/kitchen', taps: ['see', '.kb .d .hit', 'see', '.kb footer button', 'see'] },
  { name: 'packing', role: 'kitchen', api: '/api/kitchen/labels', path: '/kitchen/labels', taps: ['see', 'see', '.sheet-head .main', 'see'] },
  { name: 'counter', role: 'counter', api: '/api/counter/find?q=w', path: '/counter', taps: ['type', 'see', '.chand', '.undo .btn'] },
  { name: 'courier', role: 'courier', api: '/api/run', path: '/run', taps: ['see', '.rn .three button', '.rn .how .btn', '.rn .undo .btn', '.rn .three button:last-child', 'see'] },
]

export function lessonJourney(journey) {
  for (const walk of WALKS) {
    journey(`the lesson of ${walk.path} is walked to its end and writes nothing`, walk.role, walk.api, async ({ page, world, is }) => {
      const written = []
      page.on('request', r => { if (r.method() !== 'GET') written.push(r.method() + ' ' + new URL(r.url()).pathname) })
      const remembered = page.waitForResponse(r => r.request().method() === 'PUT' && r.request().postDataJSON()?.state === 'done', { timeout: 4 * LIMIT })
      remembered.catch(() => undefined) // the page may be closed before
      await page.goto(world.url + walk.path + '?practice=' + walk.name)
      const step = n => page.waitForFunction(k => document.querySelector('.ls-n')?.textContent.match(/\d+/)?.[0] === String(k), n)
      for (let i = 0; i < walk.taps.length; i++) {
        await step(i + 1)
        await page.waitForSelector('.ls-ring')
        if (walk.taps[i] === 'see') await page.click('.ls-go .main')
        else if (walk.taps[i] === 'type') await page.fill('#q', 'wxy')
        else {
          await atLeast(page, 200) // nothing is handed over that was not on the screen for a moment
          await page.click(walk.taps[i])
        }
      }
      await page.waitForSelector('.ls-bar.over')
      await remembered
      await is(written.length > 0 && written.every(w => w === 'PUT /api/crew/lessons/' + walk.name), `only the lesson itself is kept: ${[...new Set(written)].join(', ')}`)
      const mine = (await world.ask(walk.role, 'GET', '/api/crew/lessons')).items.find(l => l.lesson === walk.name)
      await is(mine.state === 'done', 'it is remembered as done')
      await page.click('.ls-go .main')
      await page.waitForSelector('#main')
      await is(async () => !await page.$('.ls-bar, .ls-offer'), 'and not offered again')
    })
  }
}
