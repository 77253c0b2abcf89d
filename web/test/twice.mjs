// Every button of every page tapped twice, as a hand that shakes does it, over a line that answers late: whatever it
// sends is sent once, and the second tap does not press what has come to stand in its place. Words in YL_PAGE choose.
import { openBrowser } from './browser.mjs'
import { pages } from './pages.mjs'
import { note, ok } from './tap.mjs'
import { openWorld } from './world.mjs'

const LATE_MS = 250
const GAPS_MS = [120, 330]
const pause = ms => new Promise(done => setTimeout(done, ms))
/** What was meant, whenever: its hour and its key left out. */
const meant = r => `${r.method} ${r.path} ${(r.body ?? '').replace(/"at_ms":\d+/g, '')}`

export async function run() {
  const browser = await openBrowser({ shell: true })
  const tried = new Set()
  let sending = 0
  for (const p of process.env.YL_URL ? [] : pages) {
    if (process.env.YL_PAGE && !p.path.includes(process.env.YL_PAGE)) continue
    const face = p.path.split(/[/?]/)[1]
    const sent = []
    let world, context, page
    const shut = async () => {
      await context?.close()
      world?.close()
    }
    /** A made-up community of its own each time: what was sent stays sent. */
    const open = async () => {
      await shut()
      world = await openWorld(browser)
      context = await world.context(p.role, { viewport: p.wide ? { width: 1280, height: 900 } : { width: 390, height: 844 } })
      await context.route('**/api/**', async route => {
        if (route.request().method() !== 'GET') await pause(LATE_MS)
        await route.continue().catch(() => undefined)
      })
      page = await context.newPage()
      page.setDefaultTimeout(20_000)
      page.on('dialog', d => d.dismiss())
      page.on('request', r => {
        const at = new URL(r.url())
        if (r.method() !== 'GET' && at.pathname.startsWith('/api/')) sent.push({ method: r.method(), path: at.pathname, body: r.postData(), key: r.headers()['idempotency-key'] })
      })
      await page.goto(world.url + world.path(p.path) + (p.path.includes('?') ? '&' : '?') + 'lang=zh&mode=' + p.modes[0])
      await page.waitForSelector(p.ready)
      if (p.act) await p.act(page)
      await pause(150)
    }
    /** The button at its place, told by its words and its turn among those with the same. */
    const find = (words, turn) => page.evaluate(([words, turn]) => {
      const all = [...document.querySelectorAll('button,[type=submit]')].filter(b => b.offsetParent && b.textContent.trim() === words)
      const b = all[turn]
      if (!b || b.getAttribute('aria-disabled') === 'true') return null
      b.scrollIntoView({ block: 'center' })
      const r = b.getBoundingClientRect()
      const x = r.left + r.width / 2
      const y = r.top + r.height / 2
      const top = document.elementFromPoint(x, y)
      return top && (b.contains(top) || top.contains(b)) ? { x, y } : null
    }, [words, turn])
    const tap = async (words, turn, gap) => {
      const at = await find(words, turn)
      if (!at) return null
      sent.length = 0
      await page.mouse.click(at.x, at.y)
      if (gap) {
        await pause(gap)
        await page.mouse.click(at.x, at.y)
      }
      await pause(LATE_MS + 200)
      return sent.slice()
    }
    try {
      await open()
      const names = await page.evaluate(() => {
        const seen = {}
        return [...document.querySelectorAll('button,[type=submit]')].filter(b => b.offsetParent).map(b => {
          const words = b.textContent.trim()
          seen[words] = (seen[words] ?? -1) + 1
          return [words, seen[words]]
        })
      })
      for (const [words, turn] of names) {
        const id = `${face} ${p.name ?? ''} ${words.replace(/\d+/g, '0')}`
        if (turn || tried.has(id)) continue
        tried.add(id)
        const where = page.url()
        const got = await tap(words, turn, GAPS_MS[0])
        if (!got) continue
        if (got.length) {
          sending++
          await open()
          const slower = await tap(words, turn, GAPS_MS[1])
          let once = null // how many it sends by itself is only asked where two were seen
          if (got.length > 1 || (slower && slower.length > 1)) {
            await open()
            once = await tap(words, turn, 0)
          }
          for (const [how, twice] of [['at once', got], ['a third of a second later', slower ?? []]]) {
            const keys = new Map()
            for (const r of twice) keys.set(meant(r), (keys.get(meant(r)) ?? new Set()).add(r.key))
            const doubled = [...keys].filter(([, k]) => k.size > 1).map(([w]) => w)
            const fine = !doubled.length && (!once || twice.length <= Math.max(1, once.length))
            ok(fine, `${p.path} "${words.slice(0, 24)}" twice ${how} sends once`, fine ? '' : `${doubled} | ${twice.map(meant)} | once: ${(once ?? []).map(meant)}`)
          }
          await open()
        } else if (page.url() !== where || !await find(words, turn)) await open()
      }
    } catch (e) {
      ok(false, `${p.path} ${p.name ?? ''}: every button is tapped`, String(e).slice(0, 200))
    }
    await shut()
  }
  if (!process.env.YL_PAGE && !process.env.YL_URL) ok(sending > 60, `${sending} buttons that send were tapped twice`)
  note(`${sending} buttons that send`)
  await browser.close()
}
