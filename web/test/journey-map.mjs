// The map: its weight, a circle, a gap and a site, a place with and without its datum, a path drawn and removed, the
// network; an elder's list of what is near, also without a line. Of the made-up server and of the real one.
import { atRest, keptWhole } from './browser.mjs'

const FIRST_VIEW_MAX = 150 * 1024

/** Bytes on the wire since the page was asked for, as the browser counts them. */
async function countBytes(context, page) {
  const cdp = await context.newCDPSession(page)
  const seen = { bytes: 0, elsewhere: [] }
  await cdp.send('Network.enable')
  cdp.on('Network.loadingFinished', e => { seen.bytes += e.encodedDataLength })
  return seen
}

/** The streets are on the canvas, of the real server: there are more colours than the ground has. */
async function drawn(page, world) {
  await page.waitForSelector('.near-map')
  if (world.real) await page.waitForFunction(() => {
    const c = document.querySelector('.near-map')
    const data = c.width && c.getContext('2d').getImageData(0, 0, c.width, c.height).data
    const seen = new Set()
    for (let i = 0; i < (data.length ?? 0); i += 4 * 97) seen.add(data[i] << 16 | data[i + 1] << 8 | data[i + 2])
    return seen.size > 12
  }, null, { polling: 500 })
}

export function mapJourney(journey, { see, text }) {
  journey('the map: a light first view from nobody else, a circle smaller than the one on paper, a gap, a site', 'staff', '/api/map', async ({ page, context, world, is }) => {
    const seen = await countBytes(context, page)
    page.on('request', r => { if (!r.url().startsWith(world.url + '/')) seen.elsewhere.push(r.url()) })
    await page.setViewportSize({ width: 1280, height: 800 })
    await page.goto(world.url + '/map')
    await page.waitForSelector('.leaflet-tile-loaded')
    await atRest(page)
    await is(seen.bytes <= FIRST_VIEW_MAX, `first view is ${(seen.bytes / 1024).toFixed(1)} KB, at most 150`)
    console.log(`# first view of the map: ${(seen.bytes / 1024).toFixed(1)} KB`)
    await is(!seen.elsewhere.length, 'asks nobody else: ' + seen.elsewhere.join())
    await is(async () => /© OpenStreetMap contributors/.test(await text(page, '.mp-src')), 'says its source')
    await page.click('.dt .btn.quiet')
    await page.waitForSelector('.mp-cols .card h2')
    await is(async () => /平方公里/.test(await text(page, '.mp-cols .card')), 'the area in words')
    await page.goto(world.url + '/map/gap')
    await page.waitForSelector('.mp-say')
    await is(async () => /走不到长者食堂/.test(await text(page, '.mp-say')), 'the gap in words')
    await page.click('.mp .btn.main')
    await page.waitForSelector('.mp .card ol li')
    await is(async () => /多照顾/.test(await text(page, '.mp .card ol')), 'what one more would change')
    await is(async () => /证明|不会超过/.test(await text(page, '.mp .card')), 'the bound is said')
    await is(async () => /© OpenStreetMap contributors/.test(await text(page, '.mp-src')), 'says its source here too')
  })

  journey('a place: refused until it says which map its coordinates come from; then kept and checked today', 'staff', '/api/map', async ({ page, world, is }) => {
    await page.setViewportSize({ width: 1280, height: 900 })
    const name = '试验座椅' + Date.now() % 10000
    await page.goto(world.url + '/map/places')
    await page.waitForSelector('.dt td')
    await page.click('.mp .btn.main')
    await page.fill('#name', name)
    await page.selectOption('#pkind', 'seat')
    await page.fill('#where', '15.6001, 114.8002')
    await page.click('form .btn.main')
    await page.waitForSelector('#datum-error')
    await page.selectOption('#datum', 'gcj02')
    await page.click('form .btn.main')
    await see(page, name)
    const got = (await world.ask('staff', 'GET', '/api/map/places?kind=seat')).items.find(p => p.name === name)
    await is(!!got, 'it is there')
    if (world.real) await is(got.datum === 'gcj02' && Math.abs(got.lon - 114.8002) > 0.001, `converted: ${got.lon}`)
    await world.ask('staff', 'PATCH', '/api/map/places/' + got.id, { version: got.version, state: 'gone' })
  })

  journey('a gate is drawn by two taps on the map and taken away again', 'staff', '/api/map', async ({ page, world, is }) => {
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.goto(world.url + '/map/paths')
    await page.waitForSelector('.leaflet-tile-loaded')
    const before = (await page.$$('.dt .btn.bad')).length
    const box = await page.locator('.mp-canvas').boundingBox()
    await page.mouse.click(box.x + box.width / 2 - 40, box.y + box.height / 2)
    await page.mouse.click(box.x + box.width / 2 + 40, box.y + box.height / 2 + 30)
    await see(page, '画了 2 个点')
    await page.selectOption('#pathkind', 'gate')
    await page.click('form .btn.main')
    await page.waitForFunction(n => document.querySelectorAll('.dt .btn.bad').length === n, before + 1)
    await page.click('.dt tr:last-child .btn.bad')
    await page.waitForFunction(n => document.querySelectorAll('.dt .btn.bad').length === n, before)
    await is(true, '')
  })

  journey('the network says what stops with one, and prints on one page', 'staff', '/api/map', async ({ page, world, is }) => {
    await page.setViewportSize({ width: 1280, height: 900 })
    await page.goto(world.url + '/map/network')
    await page.waitForSelector('.nw-draw')
    await page.click('.nw-pick')
    await page.waitForSelector('.nw-line.lost', { state: 'attached' })
    await is(async () => /没有了|跟着停/.test(await text(page, '.mp-cols .card:last-child')), 'the loss in words')
    const pdf = await page.pdf({ preferCSSPageSize: true })
    const pages = (pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/g) ?? []).length
    await is(pages === 1, `${pages} printed pages`)
  })

  journey('an elder reads what is near with the stairs in words, and again without a line', 'elder', '/api/me/nearby', async ({ world, is }) => {
    const context = await world.context('elder', { serviceWorkers: 'allow' })
    const page = await context.newPage()
    await page.goto(world.url + '/help')
    await page.waitForSelector('a[href="/near"]')
    await keptWhole(page, '/')
    await page.click('a[href="/near"]')
    await page.waitForSelector('.em article')
    await is(async () => /台阶/.test(await text(page, '.em article .what')), 'stairs in words')
    await is(async () => /走 \d+ 分钟/.test(await text(page, '.em article .what')), 'minutes on foot')
    await page.click('.em > .btn.wide')
    await page.waitForSelector('.near-map')
    await drawn(page, world)
    await context.setOffline(true)
    await page.goto(world.url + '/near')
    await page.waitForSelector('.em article')
    await page.click('.em > .btn.wide')
    await drawn(page, world)
    await is(true, 'streets are drawn without a line')
    await context.close()
  })
}
