// A shift without a line, over the real server: a proxy between browser and server is cut for real, the browser is
// killed and opened again, its clock is an hour wrong. Nothing lost, nothing doubled, what clashed is shown.
import { execSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import * as zlib from 'node:zlib'
import { chromium } from 'playwright-core'
import { allSent, answered, atLeast, judgeInto, keptWhole, LIMIT, openBrowser, prepare } from './browser.mjs'
import { machineNow } from './clock.mjs'
import { ok, note, skip } from './tap.mjs'
import { openWorld } from './world.mjs'

const out = new URL('../test-output/offline/', import.meta.url).pathname
const STOPS = 60
const WRONG_MS = 3_600_000

/** A line that can be cut: no new connection, and the open ones die. */
async function openLine(port) {
  const sockets = new Set()
  let up = true
  const server = createServer(here => {
    if (!up) return here.destroy()
    const there = connect(port, '127.0.0.1')
    for (const s of [here, there]) {
      sockets.add(s)
      s.on('error', () => undefined).on('close', () => {
        sockets.delete(s)
        here.destroy()
        there.destroy()
      })
    }
    here.pipe(there).pipe(here)
  })
  await new Promise(done => server.listen(0, '127.0.0.1', done))
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    cut() {
      up = false
      for (const s of sockets) s.destroy()
    },
    mend() { up = true },
    close() {
      this.cut()
      server.close()
    },
  }
}

/** A browser of its own process and profile, so that it can be killed and opened again as it was. */
async function openOwn(profile, cookies) {
  for (const lock of ['SingletonLock', 'SingletonSocket', 'SingletonCookie']) rmSync(`${profile}/${lock}`, { force: true }) // of the one that was killed
  const process_ = spawn(process.env.CHROMIUM ?? '/usr/bin/chromium', ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--remote-debugging-port=0', `--user-data-dir=${profile}`, '--window-size=1280,900', 'about:blank'], { stdio: ['ignore', 'ignore', 'pipe'] })
  const ws = await new Promise((done, fail) => {
    let said = ''
    process_.stderr.on('data', d => {
      said += d
      const found = /DevTools listening on (ws:\S+)/.exec(said)
      if (found) done(found[1])
    })
    process_.on('exit', () => fail(new Error('the browser did not start: ' + said.slice(0, 200))))
  })
  const browser = await chromium.connectOverCDP(ws)
  const context = await prepare(browser.contexts()[0])
  // Chromium writes a cookie down after half a minute; the login of a real shift is older than that.
  await context.addCookies(cookies)
  await context.addInitScript(ms => {
    const now = Date.now
    Date.now = () => now() + ms
  }, WRONG_MS)
  return {
    context,
    async page(url) {
      const page = await context.newPage()
      page.setDefaultTimeout(2 * LIMIT)
      await page.goto(url)
      return page
    },
    async kill() {
      const gone = new Promise(done => process_.on('exit', done))
      process_.kill('SIGKILL')
      await gone
      await browser.close().catch(() => undefined)
    },
  }
}

/** A picture that does not shrink well, like a door in bad light. */
function photo(seed) {
  const w = 640
  const h = 480
  const raw = Buffer.alloc((w * 3 + 1) * h)
  let x = seed * 7919 + 1
  for (let i = 0; i < raw.length; i++) raw[i] = i % (w * 3 + 1) ? ((x = (x * 1103515245 + 12345) & 0x7fffffff) >> 16) & 255 : 0
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data])
    const head = Buffer.alloc(4)
    head.writeUInt32BE(data.length)
    const sum = Buffer.alloc(4)
    sum.writeUInt32BE(crc(body))
    return Buffer.concat([head, body, sum])
  }
  const ihdr = Buffer.alloc(13)
  ihdr.writeUInt32BE(w, 0)
  ihdr.writeUInt32BE(h, 4)
  ihdr.set([8, 2, 0, 0, 0], 8)
  return { name: 'door.png', mimeType: 'image/png', buffer: Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', ihdr), chunk('IDAT', zlib.deflateSync(raw, { level: 1 })), chunk('IEND', Buffer.alloc(0))]) }
}
const TABLE = Array.from({ length: 256 }, (_, n) => {
  for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1
  return n >>> 0
})
const crc = zlib.crc32 ?? (b => {
  let c = 0xffffffff
  for (const x of b) c = TABLE[(c ^ x) & 255] ^ (c >>> 8)
  return (c ^ 0xffffffff) >>> 0
})

const place = page => page.evaluate(() => document.querySelector('.now h2')?.textContent.trim() ?? '')
const count = page => page.evaluate(() => +(/\d+/.exec(document.querySelector('.bar-off')?.textContent ?? '')?.[0] ?? 0))
const counts = (page, n) => page.waitForFunction(k => +(/\d+/.exec(document.querySelector('.bar-off')?.textContent ?? '')?.[0] ?? 0) === k, n).then(() => true, () => false)
/** In the page: whether the last answer of this path is kept. Opening would make what is not there yet. */
const keptHere = async path => {
  if (!(await indexedDB.databases()).some(d => d.name === 'yinlin' && d.version > 1)) return false
  return new Promise(answer => {
    const ask = indexedDB.open('yinlin')
    ask.onerror = () => answer(false)
    ask.onsuccess = () => {
      const got = ask.result.transaction('kept').objectStore('kept').get(path)
      got.onsuccess = () => {
        answer(!!got.result)
        ask.result.close()
      }
    }
  })
}

/** Fills the courier's run up to a long shift: elders of its houses order by phone. */
async function longRun(world) {
  const stops = async () => (await world.ask('courier', 'GET', '/api/run')).stops.filter(s => s.state === 'todo')
  let have = (await stops()).length
  // Two letters of every kind of name find enough people; whoever lives on this run and has no order gets one.
  for (const building of [1, 5, 9, 13, 17, 21]) {
    for (let unit = 1; unit <= 2; unit++) for (let floor = 1; floor <= 6 && have < STOPS; floor++) {
      const { items } = await world.ask('manager', 'GET', '/api/counter/find?q=' + encodeURIComponent(`幸福里${building}栋${unit}单元${floor}`))
      for (const who of items) {
        if (have >= STOPS) break
        try {
          const { sets, day } = await world.ask('manager', 'GET', '/api/meals/menu?eater=' + who.id)
          const { items: old } = await world.ask('manager', 'GET', '/api/meals/orders?eater=' + who.id)
          const set = sets.find(s => s.state === 'ok')
          if (!set || old.some(o => o.day === day && o.state !== 'cancelled')) continue
          await world.ask('manager', 'POST', '/api/meals/orders', { eater_id: who.id, day, sets: [{ id: set.id, n: 1 }], how: 'door', channel: 'phone' })
          have++
        } catch { /* too little on the card, or nothing suits: the next one */ }
      }
    }
  }
  return stops()
}

async function courier(world, line, is) {
  const todo = await longRun(world)
  await is(todo.length >= STOPS - 5, `a shift of ${todo.length} stops`)
  const profile = mkdtempSync(tmpdir() + '/yinlin-courier-')
  const cookies = (await world.cookies('courier')).map(c => ({ name: c.name, value: c.value, url: line.url, httpOnly: true, expires: Math.floor(machineNow() / 1000) + 86_400 }))
  let own = await openOwn(profile, cookies)
  try {
    let page = await own.page(line.url + '/run')
    await page.waitForSelector('.now')
    await page.setViewportSize({ width: 390, height: 844 })
    await keptWhole(page, new URL(page.url()).pathname)
    line.cut()
    const wanted = new Map()
    let done = 0
    const byPlace = p => todo.find(s => s.place === p && !wanted.has(s.id))
    const shift = async upTo => {
      for (; done < upTo; done++) {
        const at = await place(page)
        const stop = byPlace(at)
        if (!stop) throw new Error('a stop that is not on the list: ' + at)
        const kind = done % 10 === 7 ? 'no_answer' : done % 10 === 4 ? 'handed_on' : 'delivered'
        wanted.set(stop.id, kind)
        if (kind === 'delivered') await page.setInputFiles('.cam input', photo(done))
        else {
          await page.click('.three button:last-child')
          await page.click(kind === 'no_answer' ? '.knock .bad' : '.knock li:nth-child(2) button')
        }
        await page.waitForFunction(p => (document.querySelector('.now h2')?.textContent.trim() ?? '') !== p || document.querySelector('.rn-end'), at)
      }
    }
    await shift(Math.floor(todo.length / 2))
    // Meanwhile, at the canteen: two of those that are still on the bicycle are taken back.
    const later = todo.slice(-4, -2)
    for (const s of later) {
      const { waiting } = await world.ask('manager', 'GET', '/api/site/day')
      const w = waiting.find(x => x.name === s.name && x.place === s.place)
      await world.ask('manager', 'POST', `/api/meals/orders/${w.id}/cancel`, { reason: '住院了' })
    }
    const before = await count(page)
    await own.kill()
    own = await openOwn(profile, cookies)
    page = await own.page(line.url + '/run')
    await page.waitForSelector('.now, .rn-end')
    await page.setViewportSize({ width: 390, height: 844 })
    await is(async () => await counts(page, before) && before === done, `after a kill ${before} notes are still there`)
    await shift(todo.length)
    await is(() => counts(page, todo.length), `${todo.length} notes wait`)
    await page.screenshot({ path: out + 'courier-waiting.png' })
    const size = await page.evaluate(() => navigator.storage.estimate().then(e => Math.round(e.usage / 1024)))
    note(`a shift of ${todo.length} stops with photos is ${size} KB on the phone`)
    line.mend()
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await allSent(page)
    const { stops } = await world.ask('courier', 'GET', '/api/run')
    const wrong = todo.filter(s => !later.includes(s) && stops.find(x => x.id === s.id)?.state !== wanted.get(s.id))
    await is(!wrong.length, `every door says what was noted (${wrong.length} do not)`)
    const refused = await page.$$eval('.refused li', all => all.map(l => l.textContent))
    await is(refused.length === later.length && refused.every(r => /已经退了，请带回食堂/.test(r)), `what clashed is shown: ${refused.length}`)
    await page.screenshot({ path: out + 'courier-clash.png' })
    for (let i = 0; i < later.length; i++) await page.click('.refused button >> nth=0')
    await page.waitForFunction(() => !document.querySelector('.refused'))
  } finally {
    await own.kill().catch(() => undefined)
    rmSync(profile, { recursive: true, force: true })
  }
}

const ordersToday = async (world, id) => (await world.ask('manager', 'GET', '/api/meals/orders?eater=' + id)).items.filter(o => o.day === new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10))

async function counter(world, line, is) {
  const profile = mkdtempSync(tmpdir() + '/yinlin-counter-')
  const cookies = (await world.cookies('counter')).map(c => ({ name: c.name, value: c.value, url: line.url, httpOnly: true, expires: Math.floor(machineNow() / 1000) + 86_400 }))
  const { guests, people } = await world.ask('counter', 'GET', '/api/counter/shift')
  const inside = guests.filter(g => g.order.note.includes('堂食')).slice(0, 30)
  const free = people.filter(p => !guests.some(g => g.person.id === p.id) && !p.warn.length && people.filter(x => x.name.includes(p.name)).length === 1)
  let walker = null
  for (const p of free) {
    if ((await ordersToday(world, p.id)).length) continue
    walker = p
    break
  }
  let own = await openOwn(profile, cookies)
  try {
    let page = await own.page(line.url + '/counter')
    await page.waitForSelector('#q')
    await is(() => page.evaluate(keptHere, '/api/counter/shift'), 'the shift is kept')
    await keptWhole(page, new URL(page.url()).pathname)
    line.cut()
    const hand = async g => {
      await page.fill('#q', g.person.name)
      await page.waitForSelector(`#hits li:has-text("${g.person.name}")`)
      await answered(page, '#hits')
      const at = await page.$$eval('#hits li', (all, address) => all.findIndex(l => l.textContent.includes(address)), g.person.address)
      if (at > 0) await page.click(`#hits li >> nth=${at}`)
      await page.waitForSelector('.chand')
      await atLeast(page, 170)
      await page.press('#q', 'Enter')
      await page.waitForFunction(n => document.querySelector('.undo')?.textContent.includes(n), g.person.name)
    }
    for (const g of inside.slice(0, 15)) await hand(g)
    await own.kill()
    own = await openOwn(profile, cookies)
    page = await own.page(line.url + '/counter')
    await page.waitForFunction(() => /15/.test(document.querySelector('.bar-off')?.textContent ?? ''))
    // One who was handed over before the kill is not handed over again.
    await page.fill('#q', inside[0].person.name)
    await answered(page, '#hits')
    await page.waitForSelector('.walk')
    await is(async () => /刚才取过了/.test(await page.innerText('.walk')), 'one who has it is not given it twice')
    for (const g of inside.slice(15)) await hand(g)
    // Somebody walks in; the price of the subsidy comes with the line.
    await page.fill('#q', walker.name)
    await answered(page, '#hits')
    await page.waitForSelector(`.ph h1:has-text("${walker.name}")`)
    await page.waitForSelector('.walk .btn')
    await atLeast(page, 170)
    await page.screenshot({ path: out + 'counter-away.png' })
    await page.click('.walk .btn >> nth=0')
    // At another till, with a line, one of them has been handed over, and one was taken back.
    await world.ask('counter', 'POST', '/api/counter/hand', { person_id: inside[1].person.id, order_id: inside[1].order.id })
    await world.ask('manager', 'POST', `/api/meals/orders/${inside[2].order.id}/cancel`, { reason: '家里来电话' })
    line.mend()
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await allSent(page)
    const refused = await page.$$eval('.refused li', all => all.map(l => l.textContent))
    await is(refused.length === 1 && refused[0].includes(inside[2].person.name) && /已经退了/.test(refused[0]), `what clashed is shown by name (${refused.join(' | ').slice(0, 80)})`)
    await page.screenshot({ path: out + 'counter-clash.png' })
    let wrong = 0
    for (const g of inside) {
      const o = (await world.ask('manager', 'GET', '/api/meals/orders?eater=' + g.person.id)).items.find(x => x.id === g.order.id)
      if (o.state !== (g === inside[2] ? 'cancelled' : 'done')) wrong++
    }
    await is(!wrong, `every order has the state it should have (${wrong} have not)`)
    const walked = await ordersToday(world, walker.id)
    await is(walked.length === 1 && walked[0].state === 'done', `the walk-in is one order (${walked.map(o => o.state)})`)
  } finally {
    await own.kill().catch(() => undefined)
    rmSync(profile, { recursive: true, force: true })
  }
}

export async function run() {
  if (!process.env.YL_URL) {
    skip('a shift without a line', 'it needs the real server: tools/test-web-real')
    return
  }
  mkdirSync(out, { recursive: true })
  const browser = await openBrowser()
  const world = await openWorld(browser)
  for (const [name, walk] of [['a courier\'s shift without a line: a kill, a wrong clock, two boxes taken back', courier], ['a till without a line: a kill, a wrong clock, a walk-in, one order taken back', counter]]) {
    const line = await openLine(+new URL(world.url).port)
    const wrong = []
    try {
      await walk(world, line, judgeInto(wrong))
      if (process.env.YL_AUDIT && !/^0 rows break/m.test(execSync(process.env.YL_AUDIT + ' || true').toString())) wrong.push('not: yinlin audit: 0 rows')
    } catch (e) {
      wrong.push(e.message.split('\n').slice(0, 3).join(' '))
    }
    line.close()
    ok(!wrong.length, name, wrong)
  }
  await browser.close()
  world.close()
}
