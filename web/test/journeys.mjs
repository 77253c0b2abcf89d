// What a person does, from the first tap to the last: counted taps and keys, mistakes taken back, a line that is
// cut and comes again.
import { zipSync, strToU8 } from 'fflate'
import { allSent, answered, atLeast, atRest, judgeInto, keptWhole, openBrowser, safe } from './browser.mjs'
import { inOrder } from './hard.mjs'
import { openWorld, DEMO_PASSWORD } from './world.mjs'
import { deskJourney } from './journey-desk.mjs'
import { wallJourney } from './journey-wall.mjs'
import { deviceJourney } from './journey-device.mjs'
import { lessonJourney } from './journey-lesson.mjs'
import { moneyJourney } from './journey-money.mjs'
import { mapJourney } from './journey-map.mjs'
import { ok, skip } from './tap.mjs'

const journeys = []
const journey = (name, role, api, walk) => journeys.push({ name, role, api, walk })
const text = (page, selector) => page.textContent(selector).then(t => t.trim())
const see = (page, words) => page.waitForFunction(w => document.body.innerText.includes(w), words)

journey('staff log in, a wrong password is told in words, the right one opens the register', null, null, async ({ page, world, is }) => {
  await page.goto(world.url + '/staff')
  await page.waitForURL(/\/login/)
  await page.goto(world.url + '/login/staff?next=%2Fstaff')
  await page.fill('#login', 'shegong-x')
  await page.fill('#password', 'not this one')
  await page.click('form .btn.main')
  await page.waitForSelector('.f-sum')
  await is(async () => /不对/.test(await text(page, '.f-sum')), 'told in words')
  await page.fill('#login', world.real ? 'shegong' : 'staff')
  await page.fill('#password', world.real ? DEMO_PASSWORD : 'staff')
  await page.keyboard.press('Enter')
  await page.waitForURL(/\/staff$/)
})

journey('staff find by initials, open with Enter, change the address and take it back', 'staff', null, async ({ page, world, is }) => {
  await page.goto(world.url + '/staff')
  await page.waitForSelector('#find-list li')
  await page.fill('#find', 'wxy')
  await answered(page, '#find-list')
  await page.waitForFunction(() => /王秀英/.test(document.querySelector('#find-list li')?.textContent ?? ''))
  await page.press('#find', 'Enter')
  await page.waitForSelector('#sec-basic')
  const before = await text(page, '#sec-basic dd:nth-of-type(4)')
  await page.click('#sec-basic .row button')
  await page.fill('#address', '测试巷 9 号')
  await page.click('#sec-basic form .btn.main')
  await page.waitForSelector('.undo')
  await is(async () => await text(page, '#sec-basic dd:nth-of-type(4)') === '测试巷 9 号', 'changed')
  await page.click('.undo button')
  await page.waitForFunction(b => document.querySelector('#sec-basic dd:nth-of-type(4)')?.textContent.trim() === b, before)
  await is(async () => !await page.$('.undo'), 'undo bar is gone once used')
})

journey('an import in GB18030 tells the fault by row, and nothing is kept', 'staff', null, async ({ page, world, is }) => {
  await page.goto(world.url + '/staff/import')
  const gb = Buffer.from([0xd0, 0xd5, 0xc3, 0xfb, 0x2c, 0xca, 0xd6, 0xbb, 0xfa, 0x0a, 0xd5, 0xc5, 0xc8, 0xfd, 0x2c, 0x31, 0x32, 0x0a]) // 姓名,手机 / 张三,12
  await page.setInputFiles('#file', { name: 'r.csv', mimeType: 'text/csv', buffer: gb })
  await page.waitForSelector('#col1')
  await is(async () => await page.inputValue('#col0') === 'name' && await page.inputValue('#col1') === 'phone', 'columns are matched by themselves')
  await page.click('.st-form > .btn.main')
  await page.waitForSelector('.dt tbody tr')
  await is(async () => /2/.test(await text(page, '.dt tbody tr')), 'row 2')
  await is(async () => !await page.$('text=导入 1 人'), 'no import button')
})

journey('an import from Excel: dates and text as typed, dry run, then in the register', 'staff', null, async ({ page, world, is }) => {
  const name = '试导入' + String(Date.now() % 1000).padStart(3, '0').replace(/\d/g, d => '甲乙丙丁戊己庚辛壬癸'[d])
  const cell = (ref, v) => `<c r="${ref}" t="inlineStr"><is><t>${v}</t></is></c>`
  const xlsx = zipSync({
    'xl/workbook.xml': strToU8('<workbook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="s" sheetId="1" r:id="rId1"/></sheets></workbook>'),
    'xl/_rels/workbook.xml.rels': strToU8('<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>'),
    'xl/styles.xml': strToU8('<styleSheet><numFmts><numFmt numFmtId="176" formatCode="yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="176"/></cellXfs></styleSheet>'),
    'xl/sharedStrings.xml': strToU8('<sst><si><t>出生日期</t><rPh sb="0" eb="1"><t>no</t></rPh></si></sst>'),
    'xl/worksheets/sheet1.xml': strToU8(`<worksheet><sheetData><row r="1">${cell('A1', '姓名')}<c r="B1" t="s"><v>0</v></c>${cell('C1', '备注')}</row><row r="2">${cell('A2', name)}<c r="B2" s="1"><v>15408</v></c></row></sheetData></worksheet>`),
  })
  await page.goto(world.url + '/staff/import')
  await page.setInputFiles('#file', { name: 'r.xlsx', mimeType: 'application/octet-stream', buffer: Buffer.from(xlsx) })
  await page.waitForSelector('#col1')
  await is(async () => await page.inputValue('#col1') === 'birth', 'the shared string is read without its reading aid')
  await page.click('.st-form > .btn.main')
  await page.waitForSelector('.im-good')
  await page.click('.st-form > .btn.main')
  await see(page, '导入好了，1 人')
  if (world.real) {
    await page.goto(world.url + '/staff')
    await page.fill('#find', name)
    await page.waitForFunction(n => document.querySelector('#find-list li')?.textContent.includes(n), name)
    await answered(page, '#find-list')
    await page.press('#find', 'Enter')
    await see(page, '1942年3月8日')
  }
})

journey('an old .xls and a broken file are told in words', 'staff', null, async ({ page, world, is }) => {
  await page.goto(world.url + '/staff/import')
  await page.setInputFiles('#file', { name: 'old.xls', mimeType: 'application/vnd.ms-excel', buffer: Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 1, 2]) })
  await see(page, '旧的 .xls')
  await page.setInputFiles('#file', { name: 'x.xlsx', mimeType: 'application/octet-stream', buffer: Buffer.from('PK\x03\x04 not a zip') })
  await see(page, '打不开')
  await is(async () => !await page.$('#col0'), 'nothing to match')
})

journey('an elder agrees to one thing and takes it back with one tap', 'elder', null, async ({ page, world, is }) => {
  await page.goto(world.url + '/me/consents')
  await page.waitForSelector('.em > .btn.wide')
  const before = (await page.$$('.em article')).length
  await page.click('.em > .btn.wide')
  await page.click('section .btns >> nth=0 >> button >> nth=0')
  await page.click('section .btns >> nth=1 >> button >> nth=5')
  await page.click('section .btn.main')
  await page.waitForFunction(n => document.querySelectorAll('.em article').length === n, before + 1)
  await page.click('.em article:last-of-type .act .grow button')
  await page.waitForFunction(n => document.querySelectorAll('.em article').length === n, before)
  await is(async () => !!await page.$('.undo'), 'can be restored')
})

journey('the usual lunch is two taps, and one more gives it back', 'elder', '/api/home', async ({ page, world, is, tap }) => {
  await world.lunch(false)
  await page.goto(world.url + '/')
  await page.waitForSelector('.lunch p:text("今天还没订")')
  await tap('.lunch')
  await page.waitForSelector('.set .main')
  await tap('.set.rec .act .main')
  await page.waitForURL(/\/order\/done\//)
  await is(tap.count === 2, `2 taps (${tap.count})`)
  await is(async () => await text(page, 'h1') === '订好了', 'said so')
  await page.click('.undo-btn button')
  await see(page, '退掉了')
  await page.click('text=知道了')
  await page.waitForSelector('.lunch p:text("今天还没订")')
})

journey('SOS is sent by the first tap and can be taken back', 'elder', '/api/sos', async ({ page, world, is, tap }) => {
  await page.goto(world.url + '/')
  await page.waitForSelector('.home .sos')
  const sent = page.waitForRequest(r => r.url().endsWith('/api/sos') && r.method() === 'POST')
  await tap('.home .sos')
  await sent
  await is(tap.count === 1, 'one tap')
  await page.waitForSelector('.ring')
  await page.click('text=按错了，收回')
  await see(page, '收回了')
})

journey('SOS with no line shows the number to dial', 'elder', '/api/home', async ({ page, world, is }) => {
  await page.goto(world.url + '/')
  await page.waitForSelector('.home-me')
  await see(page, '女儿')
  const duty = (await world.ask('elder', 'GET', '/api/home')).duty.phone
  await page.route('**/api/**', r => r.abort())
  await page.click('.home .sos')
  await see(page, '没有网，请直接打电话')
  await is(async () => await page.getAttribute('.sos-white', 'href') === 'tel:' + duty, 'the duty number')
})

journey('the home page opens without a line with what it last knew', 'elder', '/api/home', async ({ page, world, is }) => {
  await page.goto(world.url + '/')
  await see(page, '王奶奶')
  await page.route('**/api/**', r => r.abort())
  await page.reload()
  await see(page, '王奶奶')
  await is(true, '')
})

journey('kept by the service worker, the elder page opens with no network at all', 'elder', '/api/home', async ({ browser, world, is }) => {
  const context = await world.context('elder', { serviceWorkers: 'allow' })
  const page = await context.newPage()
  await page.goto(world.url + '/')
  await see(page, '王奶奶')
  await keptWhole(page, '/')
  await context.setOffline(true)
  await page.reload()
  await see(page, '王奶奶')
  await page.goto(world.url + '/help')
  await see(page, '值班')
  await is(true, '')
  await context.close()
})

journey('a daughter orders for tomorrow in two taps', 'family', '/api/family', async ({ page, world, is, tap }) => {
  const tomorrow = new Date(Date.now() + 32 * 3_600_000).toISOString().slice(0, 10)
  await world.nothing(tomorrow)
  await page.goto(world.url + '/family')
  await page.waitForSelector('.fmeal .btn')
  await tap('.fmeal .btn')
  await page.waitForSelector('.fset .main')
  await tap('.fset .main >> nth=0')
  await page.waitForSelector('.undo')
  await is(tap.count === 2, `2 taps (${tap.count})`)
  await is(async () => /已经告诉妈妈/.test(await text(page, '.undo')), 'the elder is told')
  const { sets } = await world.ask('family', 'GET', `/api/meals/menu?day=${tomorrow}&eater=${world.elder()}`)
  await is(async () => (await page.$$('.fset .main')).length === sets.filter(s => s.state === 'ok' || s.state === 'ask').length, 'a button only on what she may eat')
})

/** The first dish that is not cooked yet: its place, and how many portions are left as the page says. */
async function openDish(page) {
  await page.waitForSelector('.d')
  return page.evaluate(() => {
    const all = [...document.querySelectorAll('.d')]
    const at = all.findIndex(d => +/\d+/.exec(d.querySelector('.left').textContent)[0] > 20 && d.querySelector('.hit'))
    return { at, left: +/\d+/.exec(all[at].querySelector('.left').textContent)[0] }
  })
}
const leftIs = (page, at, n) => page.waitForFunction(([i, want]) => +/\d+/.exec(document.querySelectorAll('.d')[i]?.querySelector('.left').textContent ?? '')?.[0] === want, [at, n])

journey('one pot is one key, taken back by one key at once, and keys can be switched off', 'kitchen', '/api/kitchen/board?meal=lunch', async ({ page, world, is }) => {
  await page.goto(world.url + '/kitchen')
  const { at, left } = await openDish(page)
  const id = (await world.ask('kitchen', 'GET', '/api/kitchen/board?meal=lunch')).dishes[at].id
  const made = async () => (await world.ask('kitchen', 'GET', '/api/kitchen/board?meal=lunch')).dishes.find(d => d.id === id).made
  const before = await made()
  // The undo comes while the pot is on its way, ten times over: never a wrong count.
  for (let i = 0; i < 10; i++) {
    await page.keyboard.press(String(at + 1))
    await page.keyboard.press('z')
  }
  await allSent(page)
  await leftIs(page, at, left)
  await is(async () => await made() === before, async () => `nothing is left of what was taken back (${await made() - before})`)
  await page.keyboard.press(String(at + 1))
  await leftIs(page, at, left - 20)
  await allSent(page)
  await is(async () => await made() === before + 20, 'one pot is told')
  await page.keyboard.press('z')
  await leftIs(page, at, left)
  await allSent(page)
  await is(async () => await made() === before, 'and taken back')
  await page.click('text=快捷键开着')
  await page.waitForSelector('text=快捷键关着')
  await page.keyboard.press(String(at + 1))
  await page.click(`.d:nth-child(${at + 1}) .hit`)
  await leftIs(page, at, left - 20)
  await page.click('footer button:has-text("撤回")')
  await leftIs(page, at, left)
  await allSent(page)
})

journey('the kitchen counts on without a line, also after the browser was closed', 'kitchen', '/api/kitchen/board?meal=lunch', async ({ page, context, world, is }) => {
  await page.goto(world.url + '/kitchen')
  const { at, left } = await openDish(page)
  const { id, made } = (await world.ask('kitchen', 'GET', '/api/kitchen/board?meal=lunch')).dishes[at]
  await context.route('**/api/**', r => r.abort())
  await page.keyboard.press(String(at + 1))
  await leftIs(page, at, left - 20)
  await safe(page, 1)
  await page.close()
  const again = await context.newPage()
  await again.goto(world.url + '/kitchen')
  await leftIs(again, at, left - 20)
  await context.unroute('**/api/**')
  await again.evaluate(() => dispatchEvent(new Event('online')))
  await allSent(again)
  const board = await world.ask('kitchen', 'GET', '/api/kitchen/board?meal=lunch')
  await is(board.dishes.find(d => d.id === id).made === made + 20, 'sent once')
})

journey('a known person at the counter is four keys', 'counter', '/api/counter/find?q=w', async ({ page, world, is }) => {
  await world.lunch(true)
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.goto(world.url + '/counter')
  await page.waitForSelector('#q:focus')
  for (const k of 'wxy') await page.keyboard.press(k)
  await answered(page, '#hits')
  await page.waitForSelector('.ph h1:has-text("王秀英")')
  await page.waitForSelector('.chand')
  await atLeast(page, 200) // nothing is handed over that was not on the screen for a moment
  await page.keyboard.press('Enter')
  await page.waitForSelector('.undo')
  await is(async () => /王秀英取餐了，扣 [\d.]+ 元/.test(await text(page, '.undo')), 'said who and how much')
  await is(async () => await page.inputValue('#q') === '' && await page.evaluate(() => document.activeElement.id) === 'q', 'ready for the next')
  await page.keyboard.press('F9')
  await page.waitForFunction(() => !document.querySelector('.undo'))
  await allSent(page)
  const { order } = await world.ask('counter', 'GET', '/api/counter/people/' + world.elder())
  await is(order, 'the order is open again')
  await world.lunch(false)
})

const PHOTO = { name: 'p.png', mimeType: 'image/png', buffer: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64') }
const nextPlace = (page, place) => page.waitForFunction(p => document.querySelector('.now h2')?.textContent === p, place)

journey('a courier without a line: kept, seen after a restart, sent once', 'courier', '/api/run', async ({ page, context, world, is }) => {
  const todo = (await world.ask('courier', 'GET', '/api/run')).stops.filter(s => s.state === 'todo')
  await page.goto(world.url + '/run')
  await nextPlace(page, todo[0].place)
  await context.route('**/api/**', r => r.abort())
  await page.click('.three button >> nth=0')
  await page.waitForSelector('.how')
  await page.click('.how button >> nth=0')
  await nextPlace(page, todo[1].place)
  await page.setInputFiles('.cam input', PHOTO)
  await nextPlace(page, todo[2].place)
  await page.close()
  const again = await context.newPage()
  await again.goto(world.url + '/run')
  await again.waitForFunction(() => document.querySelectorAll('.tag.gold').length >= 2)
  await is(async () => /3 条/.test(await text(again, '.bar-off')), 'three wait')
  await context.unroute('**/api/**')
  const arrived = new Set()
  again.on('response', r => { if (r.url().includes('/outcome')) arrived.add(r.request().headers()['idempotency-key']) })
  await again.evaluate(() => dispatchEvent(new Event('online')))
  await allSent(again)
  await is(async () => !await again.$('.refused'), 'nothing was refused')
  await is(() => arrived.size === 2, () => `two outcomes arrived (${arrived.size})`)
  const { stops } = await world.ask('courier', 'GET', '/api/run')
  await is([0, 1].every(i => stops.find(s => s.id === todo[i].id).state === 'delivered'), 'the server has both')
})

journey('the box is opened at the door without a line: what is refused is kept and sent once', 'courier', '/api/run/boxes', async ({ page, context, world, is }) => {
  const todo = (await world.ask('courier', 'GET', '/api/run')).stops.filter(s => s.state === 'todo')
  const { items } = await world.ask('courier', 'GET', '/api/run/boxes')
  const lines = items.find(b => b.stop_id === todo[0].id).lines
  const many = lines.reduce((n, l) => n + l.count, 0)
  await page.goto(world.url + '/run')
  await nextPlace(page, todo[0].place)
  await page.waitForSelector('.box-open')
  await context.route('**/api/**', r => r.abort())
  await page.click('.box-open')
  await is(async () => (await page.$$('.box-l li')).length === many, 'a row for each portion')
  await page.click('.box-l button >> nth=0')
  await page.click('.box-why button >> nth=0')
  await see(page, many > 1 ? '没收的不扣钱' : '整盒不扣钱')
  await nextPlace(page, todo[1].place)
  await page.close()
  const again = await context.newPage()
  await again.goto(world.url + '/run')
  await again.waitForSelector('.tag.gold')
  await context.unroute('**/api/**')
  await again.evaluate(() => dispatchEvent(new Event('online')))
  await allSent(again)
  await is(async () => !await again.$('.refused'), 'nothing was refused')
  const { stops } = await world.ask('courier', 'GET', '/api/run')
  await is(stops.find(s => s.id === todo[0].id).state === (many > 1 ? 'delivered' : 'returned'), 'the server has it')
})

journey('an elder speaks for five seconds, hears it, gives it; it stands there until it is heard', 'elder', '/api/voices', async ({ page, world, is }) => {
  // A tone instead of a microphone; the recorder is the browser's own.
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = async () => {
      const a = new AudioContext()
      const to = a.createMediaStreamDestination()
      const tone = a.createOscillator()
      tone.connect(to)
      tone.start()
      return to.stream
    }
  })
  const sent = []
  page.on('request', r => { if (r.method() === 'POST' && r.url().endsWith('/api/voices')) sent.push(r.postDataJSON()) })
  await page.goto(world.url + '/voices')
  await page.waitForSelector('.vn-mic')
  const before = (await world.ask('elder', 'GET', '/api/voices')).items.length
  await page.click('.vn-mic')
  await page.waitForSelector('.vn-mic[aria-pressed=true]')
  await atLeast(page, 1500)
  await page.click('.vn-mic')
  await page.waitForSelector('.vn-audio')
  await page.click('.vn-speak > .btn.wide:last-child, .vn-speak > div:last-child .btn')
  await see(page, '给到了')
  await is(sent.length === 1 && sent[0].to === 'bringer' && sent[0].sound.length > 300 && sent[0].length_ms > 1000 && sent[0].length_ms < 20_000, 'a short sound went to who brings the meal')
  await is(Buffer.from(sent[0].sound, 'base64').readUInt32BE(0) === 0x1a45dfa3, 'WebM')
  if (world.real) await is(async () => (await world.ask('elder', 'GET', '/api/voices')).items.length === before + 1, 'the server has it')
})

journey('no answer at the door is a short list of steps', 'courier', '/api/run', async ({ page, world, is }) => {
  const first = (await world.ask('courier', 'GET', '/api/run')).stops.find(s => s.state === 'todo')
  await page.goto(world.url + '/run')
  await nextPlace(page, first.place)
  await page.click('.three button:last-child')
  await page.waitForSelector('.knock')
  await is(async () => (await page.$$('.knock li')).length === 3, 'three steps')
  await page.click('.knock .bad')
  await see(page, '记好了')
  await page.click('.undo button')
  await nextPlace(page, first.place)
  await allSent(page)
  await is(async () => (await world.ask('courier', 'GET', '/api/run')).stops.find(s => s.id === first.id).state === 'todo', 'taken back')
})

journey('an answer that a later one has overtaken does not put the page back', 'desk', '/api/desk', async ({ page, world, is }) => {
  await page.goto(world.url + '/desk')
  await page.waitForSelector('.dk-stop')
  await atRest(page)
  let asked = 0
  let letGo
  const held = new Promise(done => { letGo = done })
  await page.route('**/api/desk?*', async route => {
    const first = !asked++
    const reply = await route.fetch()
    const day = await reply.json()
    if (first) await held
    else day.sums.late = 77
    await route.fulfill({ response: reply, json: day })
  })
  const late = page.waitForResponse(r => r.url().includes('/api/desk?') && r.finished().then(async () => (await r.json()).sums.late !== 77))
  for (const n of [1, 2]) {
    await page.evaluate(() => new BroadcastChannel('yl-live').postMessage({ id: '1', kind: 'dispatch.run', data: {} }))
    await is(() => asked === n, 'the page asks again when something happens')
  }
  const shows = () => page.evaluate(() => [...document.querySelectorAll('.dk-sums dd')].some(d => d.textContent === '77'))
  await is(shows, 'the later answer is shown')
  letGo()
  await late
  await atRest(page)
  await is(shows, 'and stays')
})

deskJourney(journey, { see, text })
wallJourney(journey)
mapJourney(journey, { see, text })
deviceJourney(journey, { see, text })
lessonJourney(journey)
moneyJourney(journey, { see, text })

export async function run() {
  const browser = await openBrowser()
  const only = process.env.YL_PAGE
  for (const j of inOrder(journeys.filter(x => !only || only.split(',').some(o => x.name.includes(o))))) {
    const world = await openWorld(browser)
    if (await world.lacks(j.role ?? 'elder', j.api)) {
      skip(j.name, `this server has no ${j.api} yet`)
      world.close()
      continue
    }
    const context = await world.context(j.role)
    const page = await context.newPage()
    const wrong = []
    const tap = async selector => {
      tap.count++
      await page.click(selector)
    }
    tap.count = 0
    try {
      await j.walk({ page, context, browser, world, tap, is: judgeInto(wrong) })
    } catch (e) {
      wrong.push(e.message.split('\n').slice(0, 3).join(' '))
    }
    ok(!wrong.length, j.name, wrong)
    await context.close()
    world.close()
  }
  await browser.close()
}
