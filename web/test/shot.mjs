// Takes pictures for people to look at:  node test/shot.mjs OUTDIR path[@mode][@en][@WxH][@role=staff][@full][@pdf] …
// pdf: what the printer gets, a file and a picture of every sheet (pdftoppm of poppler-utils).
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { openBrowser } from './browser.mjs'
import { openWorld } from './world.mjs'

const [out, ...wanted] = process.argv.slice(2)
mkdirSync(out, { recursive: true })
const browser = await openBrowser()
const world = await openWorld(browser)
for (const w of wanted) {
  const [path, ...opts] = w.split('@')
  const [width, height] = (opts.find(o => /^\d+x\d+$/.test(o)) ?? '390x844').split('x').map(Number)
  const role = opts.find(o => o.startsWith('role='))?.slice(5) ?? 'elder'
  const mode = opts.find(o => ['elder', 'standard', 'kiosk'].includes(o))
  const context = await world.context(role, { viewport: { width, height }, deviceScaleFactor: width < 700 ? 1.5 : 1 })
  const page = await context.newPage()
  page.on('pageerror', e => console.error(path, e))
  await page.goto(world.url + world.path(path) + (path.includes('?') ? '&' : '?') + `lang=${opts.includes('en') ? 'en' : 'zh'}` + (mode ? `&mode=${mode}` : ''))
  await page.waitForTimeout(+(process.env.YL_WAIT ?? 700))
  const name = `${out}/${(path.replace(/[/?=&]/g, '_') + '_' + opts.join('_')).replace(/=/g, '')}`
  if (opts.includes('pdf')) {
    await page.pdf({ path: name + '.pdf', preferCSSPageSize: true })
    spawnSync('pdftoppm', ['-r', '70', '-png', name + '.pdf', name])
  } else await page.screenshot({ path: name + '.png', fullPage: opts.includes('full') })
  await context.close()
}
await browser.close()
world.close()
