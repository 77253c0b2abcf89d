// Each face as an app on the home screen: its manifest, icons, what the browser says against putting it there, opening
// again without a line, and a new version that is told of and never takes a page away from under somebody's hands.
import { createServer, request } from 'node:http'
import { keptWhole, openBrowser, until } from './browser.mjs'
import { ok } from './tap.mjs'
import { openWorld } from './world.mjs'

const APPS = [
  ['/', 'elder', '.home header h1'], ['/family', 'family', '.hero'], ['/run', 'courier', '.now, .rn-end'], ['/counter', 'counter', '#q'],
  ['/kitchen', 'kitchen', '.d'], ['/staff', 'staff', '#find-list li'], ['/site', 'manager', 'h1'], ['/wall', 'operator', 'h1'],
]

/** The server once more, under one address that can go away, and that can have a newer build. */
async function openDoor(url) {
  const door = { newer: '', open: true }
  const server = createServer((req, res) => {
    if (!door.open) return req.socket.destroy()
    const there = request(url + req.url, { method: req.method, headers: { ...req.headers, host: new URL(url).host, 'accept-encoding': 'identity' } }, reply => {
      const worker = req.url === '/sw.js'
      const { 'content-length': length, etag, ...head } = reply.headers
      res.writeHead(reply.statusCode, worker ? head : reply.headers)
      reply.on('data', d => res.write(d)).on('end', () => res.end(worker && door.newer ? `\n// ${door.newer}` : ''))
    })
    there.on('error', () => res.destroy())
    req.pipe(there)
  })
  await new Promise(done => server.listen(0, '127.0.0.1', done))
  return Object.assign(door, { url: `http://127.0.0.1:${server.address().port}`, close: () => { server.closeAllConnections(); server.close() } })
}

async function manifestOf(page, path) {
  const href = await page.getAttribute('link[rel=manifest]', 'href')
  const reply = await page.request.get(new URL(href, page.url()).href)
  const wrong = []
  const must = (pass, what) => { if (!pass) wrong.push(what) }
  must(/application\/manifest\+json/.test(reply.headers()['content-type']), 'content type ' + reply.headers()['content-type'])
  const m = await reply.json()
  must(m.start_url === path && m.id === path && path.indexOf(m.scope) === 0, `starts at ${m.start_url}, scope ${m.scope}`)
  must(m.name && m.short_name.length <= 12 && m.lang === 'zh-CN', `name ${m.name}, ${m.short_name}`)
  must(/^(standalone|fullscreen)$/.test(m.display) && m.theme_color === await page.getAttribute('meta[name=theme-color]', 'content') && m.background_color, 'display and colours')
  for (const [purpose, px] of [['any', 192], ['any', 512], ['maskable', 192], ['maskable', 512]]) {
    const i = m.icons.find(x => x.purpose === purpose && x.sizes === `${px}x${px}`)
    const side = i && await page.evaluate(src => new Promise(done => { const im = new Image(); im.onload = () => done(im.naturalWidth); im.onerror = () => done(0); im.src = src }), i.src)
    must(side === px, `icon ${purpose} ${px}: ${side}`)
  }
  must((await page.request.get(new URL(await page.getAttribute('link[rel=apple-touch-icon]', 'href'), page.url()).href)).ok(), 'the icon of the iPhone')
  return wrong
}

async function againstInstalling(page) {
  const cdp = await page.context().newCDPSession(page)
  const { errors } = await cdp.send('Page.getAppManifest')
  const { installabilityErrors } = await cdp.send('Page.getInstallabilityErrors')
  return errors.map(e => e.message).concat(installabilityErrors.map(e => e.errorId).filter(id => id !== 'in-incognito'))
}

export async function run() {
  const browser = await openBrowser()
  const world = await openWorld(browser)
  const door = await openDoor(world.url)
  const only = process.env.YL_PAGE?.split(',')
  for (const [path, role, ready] of APPS.filter(a => !only || only.includes(a[0]))) {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce' })
    const wrong = []
    try {
      await context.addCookies((await world.cookies(role)).map(({ name, value }) => ({ name, value, url: door.url })))
      const page = await context.newPage()
      await page.goto(door.url + path)
      await page.waitForSelector(ready)
      wrong.push(...await manifestOf(page, path), ...await againstInstalling(page))
      ok(!wrong.length, `${path} can be put on the home screen`, wrong)

      await page.reload()
      await keptWhole(page, path)
      door.open = false
      await page.reload()
      await page.waitForSelector('#app h1:visible, #app .now:visible, #app #q:visible')
      ok(true, `${path} opens again without a line`)
      door.open = true

      // A newer build: the page goes on, is told, keeps what is half written, changes when somebody says so.
      door.newer = 'build ' + Date.now()
      await page.reload()
      await page.waitForSelector(ready)
      await until(() => page.evaluate(() => {
        document.dispatchEvent(new Event('visibilitychange')) // taken up again
        return !!document.querySelector('.bar-new')
      }))
      await page.evaluate(() => { window.before = true; const f = document.body.appendChild(document.createElement('textarea')); f.value = '汤太咸'; f.id = 'half' })
      await page.click('.bar-new button')
      const asked = await page.innerText('.bar-new p')
      const kept = await page.evaluate(() => window.before && document.getElementById('half').value)
      await page.evaluate(() => document.getElementById('half').remove())
      await Promise.all([page.waitForEvent('load'), page.click('.bar-new button')])
      await page.waitForSelector(ready)
      const [fresh, waiting] = await page.evaluate(async () => [!window.before, !!(await navigator.serviceWorker.getRegistration()).waiting])
      ok(/没写完/.test(asked) && kept === '汤太咸' && fresh && !waiting, `${path} is told of a new version and changes to it when asked`, [asked, kept, fresh, waiting])
    } catch (e) {
      ok(false, `${path} as an app`, [e.message.split('\n').slice(0, 2).join(' '), ...wrong])
    }
    door.open = true
    door.newer = ''
    await context.close()
  }
  door.close()
  await browser.close()
  world.close()
}
