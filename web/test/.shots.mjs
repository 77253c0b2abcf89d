// node test/.shots.mjs OUT [en] [elder] [narrow] needle…
import { mkdirSync } from 'node:fs'
import { openBrowser } from './browser.mjs'
import { openWorld } from './world.mjs'
import { pages } from './pages.mjs'
const [out, ...rest] = process.argv.slice(2)
const flags = ['en', 'elder', 'narrow', 'big', 'pdf'].filter(f => rest.includes(f))
const needles = rest.filter(r => !flags.includes(r))
mkdirSync(out, { recursive: true })
const b = await openBrowser()
const w = await openWorld(b)
for (const p of pages.filter(x => needles.some(n => (x.name ?? x.path) === n))) {
  const [width, height] = flags.includes('big') ? [1920, 1080] : p.wide && !flags.includes('narrow') ? [1280, 800] : [390, 844]
  const context = await w.context(p.role, { viewport: { width, height } })
  const page = await context.newPage()
  page.on('pageerror', e => console.log('broke', e.message))
  await page.goto(w.url + w.path(p.path) + `?mode=${flags.includes('elder') || (p.role === 'elder') ? 'elder' : 'standard'}&lang=${flags.includes('en') ? 'en' : 'zh'}`)
  try { await page.waitForSelector(p.ready, { timeout: 15000 }); if (p.act) await p.act(page) } catch (e) { console.log(p.name ?? p.path, e.message.split('\n')[0]) }
  await page.waitForTimeout(400)
  const name = `${out}/${(p.name ?? p.path).replace(/[^\w]+/g, '_')}${flags.join('_')}`
  if (flags.includes('pdf')) await page.pdf({ path: name + '.pdf', preferCSSPageSize: true, printBackground: true })
  else await page.screenshot({ path: name + '.png', fullPage: true })
  await context.close()
}
await b.close(); w.close()
