// Takes pictures for people to look at:  node test/shot.mjs OUTDIR path[@mode][@lang][@WxH][@role] …
import { mkdirSync } from 'node:fs'
import { openBrowser } from './browser.mjs'
import { startMock } from './mock.mjs'

const [out, ...wanted] = process.argv.slice(2)
mkdirSync(out, { recursive: true })
const mock = process.env.YL_URL ? { url: process.env.YL_URL, close() {} } : await startMock()
const browser = await openBrowser()
for (const w of wanted) {
  const [path, ...opts] = w.split('@')
  const size = opts.find(o => /^\d+x\d+$/.test(o)) ?? '390x844'
  const role = opts.find(o => o.startsWith('role='))?.slice(5)
  const mode = opts.find(o => ['elder', 'standard', 'kiosk'].includes(o))
  const lang = opts.find(o => o === 'en') ?? 'zh'
  const [width, height] = size.split('x').map(Number)
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: width < 700 ? 1.5 : 1, timezoneId: 'Asia/Shanghai' })
  if (role) await context.addCookies([{ name: 'yl_role', value: role, url: mock.url }])
  const page = await context.newPage()
  page.on('console', m => { if (m.type() === 'error') console.error(path, m.text()) })
  page.on('pageerror', e => console.error(path, e))
  await page.goto(mock.url + path + (path.includes('?') ? '&' : '?') + `lang=${lang}` + (mode ? `&mode=${mode}` : ''), { waitUntil: 'load' }).catch(e => console.error(path, e.message))
  await page.waitForTimeout(700)
  await page.screenshot({ path: `${out}/${(path.replace(/[/?=&]/g, '_') + '_' + opts.join('_')).replace(/=/g, '')}.png`, fullPage: opts.includes('full') })
  await context.close()
}
await browser.close()
mock.close()
