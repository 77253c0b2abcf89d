// The desk: eleven stops, one dragged and taken back, a courier who falls ill, a plan kept and confirmed again, the
// sheet printed; the elder and the family see the new time. Of the made-up server and of the real one.
import { atRest } from './browser.mjs'

const STOPS = 11
const DAY = 86_400_000
const ZONE = 8 * 3_600_000
const isoOf = ms => new Date(ms + ZONE).toISOString().slice(0, 10)
const clock = ms => new Date(ms + ZONE).toISOString().slice(11, 16)

/** Takes hold of one thing and lets go over the lower half of another, as a hand does. */
async function dragTo(page, what, where) {
  await atRest(page) // a page that is still drawn anew moves under the hand
  const a = await page.locator(what).boundingBox()
  const b = await page.locator(where).boundingBox()
  await page.mouse.move(a.x + 5, a.y + 5)
  await page.mouse.down()
  await page.mouse.move(a.x + 20, a.y + 20, { steps: 4 })
  await page.mouse.move(b.x + 60, b.y + b.height - 12, { steps: 8 })
  await page.mouse.up()
}

/** Tomorrow has exactly eleven stops, and the elder of the tests has one of them. */
async function eleven(world, day) {
  const board = () => world.ask('desk', 'GET', `/api/desk?day=${day}&meal=lunch`)
  if (!world.real) return board()
  const mine = (await world.ask('elder', 'GET', '/api/meals/orders?mine=1')).items.filter(o => o.day === day && o.state === 'placed')
  for (const o of mine.filter(o => o.how !== 'door')) await world.ask('elder', 'POST', `/api/meals/orders/${o.id}/cancel`, {})
  if (!mine.some(o => o.how === 'door')) {
    const { sets } = await world.ask('elder', 'GET', `/api/meals/menu?day=${day}`)
    await world.ask('elder', 'POST', '/api/meals/orders', { day, sets: [{ id: sets.find(x => x.state === 'ok').id, n: 1 }], how: 'door' })
  }
  const runs = (await board()).runs.filter(r => r.stops.length)
  const others = runs.flatMap(r => r.stops.slice(0, 6)).concat(runs.flatMap(r => r.stops.slice(6))).filter(s => s.person_id !== world.elder())
  for (const s of others.slice(STOPS - 1)) await world.ask('counter', 'POST', `/api/meals/orders/${s.order_id}/cancel`, {})
  return board()
}

export function deskJourney(journey, { see, text }) {
  journey('the desk: eleven stops, one dragged and undone, a courier ill, confirmed again, printed; elder and family see the new time', 'desk', '/api/desk', async ({ page, world, browser, is }) => {
    const day = isoOf(Date.now() + DAY)
    const read = () => world.ask('desk', 'GET', `/api/desk?day=${day}&meal=lunch`)
    const start = await eleven(world, day)
    await is(start.sums.stops === STOPS, `eleven stops (${start.sums.stops})`)
    const filled = start.runs.filter(r => r.stops.length)
    const elder = filled[0].stops.find(s => s.person_id === world.elder()) ?? filled[0].stops[0]
    const order = d => d.runs.map(r => r.stops.map(s => s.id).join()).join('|')

    await page.setViewportSize({ width: 1280, height: 1700 })
    await page.goto(`${world.url}/desk?day=${day}`)
    await page.waitForFunction(n => document.querySelectorAll('.dk-stop').length === n, STOPS)
    const run = name => `.dk-run[data-run="${name}"]`
    const [first, second] = filled.map(r => run(r.name))
    // Told once: both runs are confirmed.
    for (const r of [first, second]) {
      const b = await page.$(`${r} .btn.main`)
      if (b) {
        await b.click()
        await page.waitForFunction(s => !document.querySelector(s + ' .btn.main'), r)
      }
    }
    const told = await read()

    // A drag shows what it means, and nothing is kept before it is asked for.
    const moving = filled[0].stops.filter(s => !s.done)[1]
    await dragTo(page, `[data-stop="${moving.id}"] b`, `${second} li:last-child`)
    await page.waitForSelector('.dk-means')
    await is(async () => (await text(page, '.dk-means')).includes(moving.name), 'the one that moves is named')
    await is(async () => order(await read()) === order(told), 'nothing is kept yet')
    await page.click('.dk-means .btn.main')
    await see(page, '存好了')
    await page.waitForFunction(s => !document.querySelector('.dk-means') && [...document.querySelectorAll(s + ' .tag')].some(x => x.textContent.includes('再确认')), second)
    await is(async () => order(await read()) !== order(told), 'kept')
    await page.click('.dk-acts .btn:has-text("撤回")')
    await see(page, '撤回了')
    await is(async () => order(await read()) === order(told), 'as it was')

    // The first courier falls ill: who could take over is shown at once.
    await page.click(`${first} .btn:has-text("来不了")`)
    await page.waitForSelector('.dk-means')
    const ill = await read()
    await is(ill.sums.nobody === filled[0].stops.filter(s => !s.done).length, `nobody for those of the run (${ill.sums.nobody})`)
    await is(async () => /没人送的少/.test(await text(page, '.dk-means')), 'the gaps are filled')
    // The elder of the tests comes last, chosen without a mouse.
    await page.focus(`#stop-${elder.id}`)
    await page.keyboard.press('Enter')
    await page.waitForSelector('#move-place')
    await page.selectOption('#move-place', { index: await page.$$eval('#move-place option', o => o.length - 1) })
    await page.click('.dk-move .btn.main')
    await page.waitForFunction(() => !document.querySelector('.dk-move'))
    await page.waitForFunction(() => !document.querySelector('.dk-means .btn[aria-disabled]'))
    await page.click('.dk-means .btn.main')
    await see(page, '存好了')
    await page.waitForFunction(() => document.querySelector('[data-sum=nobody]')?.textContent === '0')
    for (let i = 0; i < 6; i++) {
      const again = await page.$('.dk-run .btn.main')
      if (!again) break
      await again.click()
      await see(page, '确认了')
      await page.waitForFunction(b => !b.isConnected, again)
    }
    const end = await read()
    await is(end.sums.nobody === 0 && end.runs.every(r => !r.modified), 'everybody has somebody, every run is confirmed')
    const now = end.runs.flatMap(r => r.stops).find(s => s.id === elder.id)
    const before = told.runs.flatMap(r => r.stops).find(s => s.id === elder.id)
    await is(now.told_ms && Math.abs(now.told_ms - before.told_ms) >= 300_000, `another time was told (${clock(before.told_ms)}, ${clock(now.told_ms)})`)

    // The sheet is the plan that is stored.
    await page.goto(`${world.url}/desk/sheet?day=${day}`)
    await page.waitForSelector('.a4 tbody tr')
    const rows = await page.$$eval('.a4', a => a.map(x => x.dataset.run + ':' + [...x.querySelectorAll('tbody tr')].map(r => r.children[3].textContent.trim()).join()))
    await is(rows.join('|') === end.runs.filter(r => r.stops.length).map(r => r.name + ':' + r.stops.map(s => s.name).join()).join('|'), 'the sheet equals the plan')
    await page.evaluate(() => { window.print = () => { window.printed = true } })
    await page.click('.sheet-head .btn.main')
    await is(() => page.evaluate(() => window.printed === true), 'printed')
    await is(async () => (await page.pdf({ format: 'A4' })).length > 5000, 'a paper comes out')

    if (!world.real) return
    const own = await (await world.context('elder')).newPage()
    await own.goto(world.url + '/order/mine')
    await own.waitForSelector('.em article')
    // What follows from the plan comes a moment after it.
    const heard = async (role, when) => ((await world.ask(role, 'GET', '/api/me/messages')).items ?? []).some(m => m.words.includes(clock(when)))
    await is(async () => (await world.ask('elder', 'GET', '/api/meals/orders?mine=1')).items.some(o => o.day === day && o.deliver_ms === now.told_ms), 'the order of the elder has the new time')
    await is(() => heard('elder', now.told_ms), 'the elder was told')
    await is(async () => (await own.$$eval('.mine-line', l => l.map(x => x.textContent))).length > 0, 'the elder sees it')
    await is(() => heard('family', now.told_ms), 'the family was told')
    const kin = await (await world.context('family')).newPage()
    await kin.goto(world.url + '/family')
    const five = ms => clock(Math.round(ms / 300_000) * 300_000)
    await see(kin, now.told_ms > before.told_ms ? `现在要晚一些：${five(now.told_ms)} 左右送到` : `会早一些：${five(now.told_ms)} 左右送到`)
    await own.context().close()
    await kin.context().close()
  })
}
