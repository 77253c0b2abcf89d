// The canteen's whole day over the real server: menu, orders through every door, kitchen, labels, packing, counter,
// doors, one that did not open, the close, the claim. Taps and keys are counted; every step leaves a picture.
import { execSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { allSent, answered, atLeast, judgeInto, openBrowser, until } from './browser.mjs'
import { note, ok, skip } from './tap.mjs'
import { openWorld } from './world.mjs'

const out = new URL('../test-output/walk/', import.meta.url).pathname
const DAY = 86_400_000
const iso = ms => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10)
const PHOTO = { name: 'p.png', mimeType: 'image/png', buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64') }
const DISH = '今日鲈鱼'

const steps = []
const step = (name, walk) => steps.push({ name, walk })
const text = async (page, selector) => (await page.textContent(selector)).trim()
const see = (page, words) => page.waitForFunction(w => document.body.innerText.includes(w), words)

step('the manager adds a meal to the menu and publishes it', async ({ page, world, is }) => {
  const p = await page('manager', '/site/menu')
  await p.waitForSelector('.si-chips')
  for (const dish of ['清蒸鲈鱼', '米饭', '上汤青菜']) await p.click(`.si-chips button:text-is("${dish}")`)
  await p.fill('#m-name', DISH)
  await p.fill('#m-price', '18')
  await p.fill('#m-portions', '60')
  await p.click('form .btn[type=submit]')
  await see(p, DISH + '加上了')
  const hidden = await world.ask('elder', 'GET', '/api/meals/menu')
  await is(!hidden.sets.some(s => s.name === DISH), 'a draft is not seen by elders')
  await p.click('text=发布这 1 份')
  await see(p, '发布了 1 份')
  await is(async () => (await world.ask('elder', 'GET', '/api/meals/menu')).sets.some(s => s.name === DISH), 'published: elders see it')
})

step('the elder orders the usual lunch in two taps', async ({ page, is, taps, day }) => {
  const p = await page('elder', '/')
  await p.waitForSelector('.lunch p:text("今天还没订")')
  const tap = taps(p)
  await tap('.lunch')
  await p.waitForSelector('.set.rec .act .main')
  await tap('.set.rec .act .main')
  await p.waitForURL(/\/order\/done\//)
  await is(tap.count === 2, `2 taps (${tap.count})`)
  await is(async () => await text(p, 'h1') === '订好了', 'said so')
  day.elderOrder = +p.url().split('/').pop()
})

step('the daughter orders for tomorrow in two taps, and the mother is told', async ({ page, world, is, taps }) => {
  const p = await page('family', '/family')
  await p.waitForSelector('.fmeal .btn')
  const tap = taps(p)
  await tap('.fmeal .btn')
  await p.waitForSelector('.fset .main')
  await tap('.fset .main >> nth=0')
  await p.waitForSelector('.undo')
  await is(tap.count === 2, `2 taps (${tap.count})`)
  await is(async () => (await world.text('elder', '/api/me/messages')).includes('李小芳给您订了'), 'the elder has the message')
})

step('somebody calls: the number finds the elder, Enter orders', async ({ page, world, is, day }) => {
  const caller = await someoneWithoutOrder(world, day, 1)
  const p = await page('manager', '/site/phone')
  await p.waitForSelector('#caller:focus')
  const start = Date.now()
  for (const k of caller.phone) await p.keyboard.press(k)
  await answered(p, '#callers')
  await p.waitForSelector('.si-sets .btn')
  await atLeast(p, 200)
  await p.keyboard.press('Enter')
  await p.waitForSelector('.undo')
  const seconds = (Date.now() - start) / 1000
  await is(async () => (await text(p, '.undo')).includes(caller.name), 'the right elder')
  note(`a call is an order in ${seconds.toFixed(1)} s`)
  day.phone = caller
})

step('a pasted 接龙 shows what it understood, is mended, and then ordered', async ({ page, world, is, day }) => {
  const [a, b] = [await someoneWithoutOrder(world, day, 2), await someoneWithoutOrder(world, day, 3)]
  const p = await page('manager', '/site/chain')
  await p.waitForSelector('#chain')
  await p.click('.daypick button >> nth=0')
  const before = (await world.ask('manager', 'GET', '/api/site/day')).orders.total
  await p.fill('#chain', `#接龙\n明天午饭\n1. ${a.name} ${a.phone.slice(-4)} ${DISH} 送上门 少盐\n2. 九栋的老李 豆腐一份\n3. 辛苦了谢谢\n`)
  await p.click('.btn.main')
  await p.waitForSelector('.si-rows')
  await is(async () => (await p.$$('.si-rows li')).length >= 2, 'every numbered line is there')
  await is(async () => (await world.ask('manager', 'GET', '/api/site/day')).orders.total === before, 'nothing is ordered by looking')
  await p.screenshot({ path: out + 'chain-understood.png', fullPage: true })
  // The second line names nobody: a person says who it is.
  const second = p.locator('.si-rows li').nth(1)
  if (await second.locator('form input').count()) {
    await second.locator('form input').fill(b.phone.slice(-4))
    await second.locator('form .btn').click()
  }
  await second.locator('select').first().waitFor()
  const found = await second.locator('select').first().locator('option', { hasText: b.name }).count()
  if (found) await second.locator('select').first().selectOption(String(b.id))
  const first = p.locator('.si-rows li').nth(0)
  await first.locator('select').first().selectOption(String(a.id))
  await p.click('.si-end .btn.main')
  await p.waitForSelector('.si-rows .off')
  await p.waitForFunction(() => !/请稍等/.test(document.querySelector('.si-end').textContent))
  const { orders } = await world.ask('manager', 'GET', '/api/site/day')
  await is(async () => orders.total === before + (await p.$$('.si-rows .off')).length && orders.total > before, `ordered what was ticked (${orders.total - before})`)
})

step('the kitchen cooks every pot', async ({ page, world, is }) => {
  const p = await page('kitchen', '/kitchen')
  await p.waitForSelector('.d .hit')
  await p.keyboard.press('1')
  // One that is being drawn as cooked may go before it is touched.
  await until(async () => {
    if (!await p.$('.d .hit')) return true
    await p.click('.d .hit >> nth=0', { timeout: 2000 }).catch(() => undefined)
  })
  await allSent(p)
  await p.waitForFunction(() => !document.querySelector('.d .hit'))
  const { dishes } = await world.ask('kitchen', 'GET', '/api/kitchen/board?meal=lunch')
  await is(dishes.length > 0 && dishes.every(d => d.made >= d.need), 'all portions are cooked')
})

step('every box has its label, the special ones first', async ({ page, world, is }) => {
  const p = await page('kitchen', '/kitchen/labels')
  await p.waitForSelector('.label')
  const { orders } = await world.ask('manager', 'GET', '/api/site/day')
  const labels = await p.$$eval('.label', all => all.map(l => l.querySelectorAll('.lb-warn b').length))
  await is(labels.length === orders.door, `${labels.length} labels for ${orders.door} boxes`)
  const plain = labels.indexOf(0)
  await is(plain > 0 && labels.slice(plain).every(n => n === 0), 'warned boxes stand before the plain ones')
  await page('kitchen', '/kitchen/routes')
})

step('the runs are packed and leave', async ({ page, world, is }) => {
  const { person: courier } = await world.ask('courier', 'GET', '/api/session')
  const first = await world.ask('manager', 'GET', '/api/site/day')
  // One courier goes all the runs of this walk, one after the other.
  for (const r of first.runs.filter(r => r.who !== courier.name)) await world.ask('manager', 'POST', `/api/runs/${r.id}/worker`, { worker_id: courier.id })
  const p = await page('manager', '/site')
  await p.waitForSelector('.si-run')
  for (const [word, then] of [['装好了', '出发'], ['出发', '在路上']]) {
    for (const r of first.runs) {
      const line = p.locator('.si-run', { hasText: r.name })
      await line.locator('button', { hasText: word }).click()
      await line.getByText(then).waitFor()
    }
  }
  await is(async () => (await world.ask('manager', 'GET', '/api/site/day')).runs.every(r => r.state === 'left'), 'all have left')
})

step('the counter hands over to a known person in at most four keys', async ({ page, world, is, day }) => {
  const shift = await world.ask('counter', 'GET', '/api/counter/shift')
  const given = shift.guests.flatMap(g => g.order.lines.filter(l => l.name === '补贴'))
  day.subsidies = { n: given.length, fen: given.reduce((n, l) => n - l.fen, 0) }
  day.claimBefore = await claimable(world)
  const inside = shift.guests.filter(g => g.order.note.includes('堂食'))
  // Somebody whose initials find only this one, or this one first.
  let known = null
  for (const g of inside) {
    const letters = shift.people.find(x => x.id === g.person.id)?.letters.split(' ').find(l => /^[a-z]{2,3}$/.test(l))
    if (!letters) continue
    const { items } = await world.ask('counter', 'GET', '/api/counter/find?q=' + letters)
    if (items[0]?.id === g.person.id) {
      known = { ...g, letters }
      break
    }
  }
  const p = await page('counter', '/counter', { width: 1280, height: 800 })
  await p.waitForSelector('#q:focus')
  let keys = 0
  const press = async k => {
    keys++
    await p.keyboard.press(k)
  }
  for (const k of known.letters) await press(k)
  await answered(p, '#hits')
  await p.waitForSelector(`.ph h1:has-text("${known.person.name}")`)
  await p.waitForSelector('.chand')
  await atLeast(p, 250)
  await p.screenshot({ path: out + 'counter-guest.png' })
  await press('Enter')
  await p.waitForSelector('.undo')
  await is(keys <= 4, `${keys} keys`)
  note(`a known person at the counter: ${keys} keys`)
  await allSent(p)
  await is(async () => (await text(p, '.undo')).includes(known.person.name), 'the right person')
  for (const g of inside) if (g.person.id !== known.person.id) await world.ask('counter', 'POST', '/api/counter/hand', { person_id: g.person.id, order_id: g.order.id })
  day.handed = inside.length
})

step('the courier delivers with a photo in two taps; one door does not open', async ({ page, world, is, taps, day }) => {
  const p = await page('courier', '/run')
  await p.waitForSelector('.now')
  const { run, stops } = await world.ask('courier', 'GET', '/api/run')
  const place = () => text(p, '.now h2')
  const tap = taps(p)
  const was = await place()
  await tap('.cam', async () => p.setInputFiles('.cam input', PHOTO)) // the button, and the shutter of the camera
  await p.waitForFunction(w => document.querySelector('.now h2')?.textContent.trim() !== w, was)
  await is(tap.count === 2, `2 taps (${tap.count})`)
  day.missed = await text(p, '.now .nm')
  await p.click('.three button:last-child')
  await p.waitForSelector('.knock')
  await p.screenshot({ path: out + 'courier-no-answer.png' })
  await p.click('.knock .bad')
  await see(p, '记好了')
  for (let i = 2; i < stops.length; i++) {
    await p.waitForSelector('.now h2, .rn-end')
    const at = await p.$('.now h2') ? await place() : ''
    if (!at) break
    await p.click('.three button >> nth=0')
    await p.waitForFunction(w => document.querySelector('.now h2')?.textContent.trim() !== w || document.querySelector('.rn-end'), at)
  }
  await allSent(p)
  await is(async () => !await p.$('.refused'), 'nothing was refused')
  const now = await world.ask('courier', 'GET', '/api/run')
  await is(now.run.id === run.id && now.stops.filter(s => s.state === 'delivered').length === stops.length - 1, `all but one delivered (${now.stops.filter(s => s.state === 'delivered').length} of ${stops.length})`)
  await is(now.stops.filter(s => s.state === 'no_answer').length === 1, 'one is looked for')
})

step('the one who did not open is followed until found', async ({ page, world, is }) => {
  await until(async () => (await world.ask('manager', 'GET', '/api/site/day')).searches.length) // it follows from what the courier noted
  const p = await page('manager', '/site/calls')
  await p.waitForSelector('.si-search')
  await is(async () => await p.$('.si-steps .now') !== null, 'the step that is due is marked')
  const before = (await world.ask('manager', 'GET', '/api/site/day')).searches[0].step
  await p.click('text=没找到，下一步')
  await p.waitForFunction(s => document.querySelector('.si-steps .past'), null)
  await is(async () => (await world.ask('manager', 'GET', '/api/site/day')).searches[0].step !== before, 'what was done is noted, the next step begins')
  await p.screenshot({ path: out + 'search.png', fullPage: true })
  await p.click('.si-ends button:has-text("见到了，人好")')
  await see(p, '不用再找了')
  await is(async () => (await world.ask('manager', 'GET', '/api/site/day')).searches.length === 0, 'the search has ended with an outcome')
  // The box is brought again.
  const c = await page('courier', '/run')
  await c.waitForSelector('.nxt .tag.warn')
  await c.click('.nxt button:has(.tag.warn)')
  await c.waitForSelector('.three')
  await Promise.all([c.waitForResponse(r => r.url().endsWith('/outcome') && r.request().method() === 'POST'), c.click('.three button >> nth=0')])
  await allSent(c)
})

step('the other runs come in, nobody is left without a meal', async ({ world, is }) => {
  for (let i = 0; i < 8; i++) {
    const { stops } = await world.ask('courier', 'GET', '/api/run')
    const todo = stops.filter(s => s.state === 'todo')
    if (!todo.length) break
    for (const s of todo) await world.ask('courier', 'POST', `/api/run/stops/${s.id}/outcome`, { outcome: 'delivered', at_ms: Date.now() })
  }
  await until(async () => !(await world.ask('manager', 'GET', '/api/site/day')).orders.open)
  const day = await world.ask('manager', 'GET', '/api/site/day')
  await is(day.orders.open === 0, `open: ${day.orders.open}`)
  await is(day.orders.handed_over === day.orders.total, 'everybody has the meal')
})

step('the day is closed: samples, cash, nothing open', async ({ page, world, is }) => {
  const p = await page('manager', '/site/close')
  await p.waitForSelector('#cash')
  await is(async () => /没有?留样/.test(await p.innerText('main')), 'it says what is missing')
  await p.click('text=都留了，每样 150 克')
  await see(p, '留样齐了')
  const { cash_fen: cash } = await world.ask('manager', 'GET', '/api/site/day')
  await p.fill('#cash', (cash / 100).toFixed(2))
  await p.screenshot({ path: out + 'close-before.png', fullPage: true })
  await p.click('.btn.main.wide')
  await see(p, '今天的午餐收好了')
  await see(p, '对上了')
  const { close, orders, tomorrow } = await world.ask('manager', 'GET', '/api/site/day')
  await is(close.handed_over === orders.handed_over && close.not_taken === 0 && tomorrow > 0, 'the close says what the day says')
})

step('the claim equals the ledger', async ({ world, is, day }) => {
  const owed = async () => (await claimable(world)).fen - day.claimBefore.fen
  await is(async () => await owed() === day.subsidies.fen, async () => `what the funders owe for today (${await owed()} fen) is what the orders said (${day.subsidies.fen} fen)`)
  await is(day.subsidies.n > 100, `${day.subsidies.n} meals with a subsidy`)
  // The months that are over are claimed: a claim is the sum of its lines, a line a meal.
  const { items } = await world.ask('gov', 'GET', '/api/claims')
  await is(items.length > 0, 'there are claims')
  for (const c of items) {
    const [head, ...lines] = (await world.text('gov', `/api/claims/${c.id}/file.csv`)).replace(/^\uFEFF/, '').trim().split(/\r?\n/).map(l => l.split(','))
    const at = head.indexOf('补贴')
    const sum = lines.filter(l => l.length === head.length && !/合计/.test(l.join())).reduce((n, l) => n + Math.round(+l[at] * 100), 0)
    await is(sum === c.total_fen, `${c.funder} ${c.month}: ${sum} in lines, ${c.total_fen} claimed`)
  }
  if (process.env.YL_AUDIT) await is(/^0 rows break/m.test(execSync(process.env.YL_AUDIT + ' || true').toString()), 'yinlin audit: 0 rows')

})

/** What the funders owe for this month and have not been asked for, over all of them. */
async function claimable(world) {
  const { items } = await world.ask('gov', 'GET', '/api/claims/unclaimed?month=' + iso(Date.now()).slice(0, 7).replace('-', ''))
  return { fen: items.reduce((n, u) => n + u.fen, 0) }
}

/** An elder of building 5 (run 1) who has no order today and whom a menu suits; `n`: which one. */
async function someoneWithoutOrder(world, day, n) {
  day.free ??= await (async () => {
    const list = []
    for (const building of [9, 13, 17]) {
      const { items } = await world.ask('manager', 'GET', '/api/counter/find?q=' + encodeURIComponent(`幸福里${building}栋`))
      for (const h of items) {
        const p = await world.ask('staff', 'GET', '/api/people/' + h.id)
        const orders = (await world.ask('manager', 'GET', '/api/meals/orders?eater=' + h.id)).items.filter(o => o.day === iso(Date.now()) && o.state === 'placed')
        const menu = await world.ask('manager', 'GET', `/api/meals/menu?eater=${h.id}`)
        if (p.phone && !orders.length && menu.sets[0]?.state === 'ok' && menu.sets.some(s => s.name === DISH && s.state === 'ok')) list.push({ id: h.id, name: h.name, phone: p.phone })
      }
      if (list.length > 4) break
    }
    return list
  })()
  if (!day.free[n]) throw new Error('nobody is left without an order')
  return day.free[n]
}

export async function run() {
  if (!process.env.YL_URL) {
    skip('the walk', 'it needs the real server: tools/test-walk')
    return
  }
  rmSync(out, { recursive: true, force: true })
  mkdirSync(out, { recursive: true })
  const browser = await openBrowser()
  const world = await openWorld(browser)
  const pages = new Map()
  const day = {}
  /** The one page of a role, as its device would have it. */
  async function page(role, path, size) {
    if (!pages.has(role)) {
      const wide = role === 'manager' || role === 'kitchen' || role === 'counter'
      const context = await world.context(role, { viewport: size ?? (wide ? { width: 1280, height: 800 } : { width: 390, height: 844 }) })
      const p = await context.newPage()
      pages.set(role, p)
    }
    const p = pages.get(role)
    await p.goto(world.url + path)
    return p
  }
  const taps = p => {
    const tap = async (selector, more) => {
      tap.count++
      if (!more) return p.click(selector)
      tap.count++
      return more()
    }
    tap.count = 0
    return tap
  }
  let broken = false
  for (const [i, s] of steps.entries()) {
    const wrong = []
    if (broken) {
      ok(false, s.name, ['an earlier step broke'])
      continue
    }
    let last = null
    try {
      await s.walk({ page: async (...a) => (last = await page(...a)), world, taps, day, is: judgeInto(wrong) })
    } catch (e) {
      wrong.push(e.message.split('\n').slice(0, 3).join(' '))
      broken = true
    }
    if (last) await last.screenshot({ path: `${out}${String(i + 1).padStart(2, '0')}.png`, fullPage: true })
    ok(!wrong.length, s.name, wrong)
  }
  await browser.close()
  world.close()
}
