// One page, one mode, one language: everything `design` asks for, judged in the browser.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { atRest } from './browser.mjs'
import { pageContrast } from './contrast.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const TARGET = { standard: 44, elder: 60, kiosk: 72 }
const TEXT = { standard: 14, elder: 20, kiosk: 26 }
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
// Left undecided by axe and settled by a reading of our own, with the reason.
const SETTLED = {
  'color-contrast': 'own check of every text', 'color-contrast-enhanced': 'own check of every text',
}

export async function judge(page, mode) {
  const faults = []
  await atRest(page)
  const height = await page.evaluate(() => document.documentElement.scrollHeight)
  const { width } = page.viewportSize()
  await page.setViewportSize({ width, height: Math.min(Math.max(height, 400), 9000) })
  const contrast = await page.evaluate(pageContrast)
  faults.push(...contrast.low.map(l => 'contrast ' + l))

  await page.evaluate(axe)
  const result = await page.evaluate(tags => window.axe.run(document, {
    runOnly: { type: 'tag', values: tags }, rules: { 'color-contrast-enhanced': { enabled: true }, 'target-size': { enabled: true } }, resultTypes: ['violations', 'incomplete'], elementRef: true,
  }).then(r => {
    const brief = list => list.flatMap(v => v.nodes.map(n => ({ id: v.id, html: n.html.slice(0, 140), why: (n.any[0] ?? n.all[0] ?? n.none[0])?.message ?? '', judged: !!n.element?.hasAttribute('data-judged') || ![...n.element?.childNodes ?? []].some(c => c.nodeType === 3 && c.textContent.trim()) })))
    return { violations: brief(r.violations), incomplete: brief(r.incomplete) }
  }), TAGS)
  faults.push(...result.violations.map(v => `axe ${v.id}: ${v.html} ${v.why}`))
  faults.push(...result.incomplete.filter(v => !(v.id in SETTLED && v.judged)).map(v => `axe undecided ${v.id}: ${v.html} ${v.why}`))

  faults.push(...await page.evaluate(sizes, { target: TARGET[mode], text: TEXT[mode] }))
  faults.push(...await sideways(page, width))
  return { faults, texts: contrast.count }
}

/** Runs in the page: controls and letters under their bar. */
function sizes({ target, text }) {
  const out = []
  const name = e => `${e.tagName.toLowerCase()}${e.id ? '#' + e.id : ''} “${(e.getAttribute('aria-label') || e.textContent || '').trim().slice(0, 20)}”`
  for (const e of document.querySelectorAll('a[href],button,input,select,textarea,summary,[role=option],[tabindex="0"]')) {
    const box = /^(checkbox|radio)$/.test(e.type) && e.closest('label') ? e.closest('label') : e
    const r = box.getBoundingClientRect()
    if (!r.width || !r.height || e.closest('.skip') || e.type === 'hidden' || getComputedStyle(e).visibility === 'hidden') continue
    if (r.width < target - 0.5 || r.height < target - 0.5) out.push(`target ${Math.round(r.width)}×${Math.round(r.height)} < ${target}: ${name(e)}`)
  }
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const small = new Map()
  while (walk.nextNode()) {
    const e = walk.currentNode.parentElement
    if (!walk.currentNode.textContent.trim() || /^(SCRIPT|STYLE|TITLE|OPTION|DATALIST)$/.test(e.tagName) || e.closest('.sr') || !e.getClientRects().length) continue
    const svg = e.ownerSVGElement
    const size = parseFloat(getComputedStyle(e).fontSize) * (svg ? svg.getBoundingClientRect().width / (svg.viewBox.baseVal.width || svg.getBoundingClientRect().width) : 1)
    if (size < text - 0.1) small.set(name(e), size)
  }
  for (const [n, s] of small) out.push(`text ${s.toFixed(1)} < ${text}: ${n}`)
  return out
}

/** 200 % and 400 % zoom are 640 and 320 CSS pixels of a 1280 wide window: nothing may stick out sideways. */
async function sideways(page, width) {
  const out = []
  for (const [zoom, w] of [[200, 640], [400, 320]]) {
    await page.setViewportSize({ width: w, height: 800 })
    await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))) // drawn at that width
    const wide = await page.evaluate(() => {
      const root = document.documentElement
      const over = root.scrollWidth - root.clientWidth
      if (over <= 0) return null
      const who = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > root.clientWidth + 1 && !e.closest('svg svg, .sr, .skip')).slice(-3).map(e => e.tagName + '.' + (e.className.baseVal ?? e.className) + ' ' + (e.textContent ?? '').trim().slice(0, 20))
      return `${over} px: ${who.join(' | ')}`
    })
    if (wide) out.push(`sideways at ${zoom} %: ${wide}`)
    const cut = await page.evaluate(() => [...document.querySelectorAll('a,button,h1,h2,h3,p,li,dd,dt,label,.tag')].filter(e => {
      const s = getComputedStyle(e)
      return e.getClientRects().length && !e.closest('.sr,.skip,.trim') && /hidden|clip/.test(s.overflowX + s.overflowY) && (e.scrollWidth > e.clientWidth + 2 || e.scrollHeight > e.clientHeight + 4)
    }).slice(0, 3).map(e => e.textContent.trim().slice(0, 30)))
    for (const c of cut) out.push(`cut at ${zoom} %: ${c}`)
  }
  await page.setViewportSize({ width, height: 844 })
  return out
}

/** Tab from the top: every control is reached, in reading order, with a ring that is seen and not covered. */
export async function keyboard(page) {
  await page.evaluate(() => {
    scrollTo(0, 0)
    document.body.tabIndex = -1
    document.body.focus()
    document.body.removeAttribute('tabindex')
    window.__want = [...document.querySelectorAll('a[href],button,input,select,textarea,summary')].filter(e => e.getClientRects().length && !e.closest('details:not([open]) > :not(summary)') && !e.disabled && e.tabIndex >= 0 && getComputedStyle(e).visibility !== 'hidden')
    window.__got = new Set()
    window.__faults = []
  })
  const want = await page.evaluate(() => window.__want.length)
  let last = 0
  for (let i = 0; i < want + 12; i++) {
    await page.keyboard.press('Tab')
    const more = await page.evaluate(() => {
      const e = document.activeElement
      if (!e || e === document.body) return false
      const at = window.__want.indexOf(e)
      const first = window.__got.size === 0
      const again = window.__got.has(e)
      window.__got.add(e)
      if (again) return false
      const s = getComputedStyle(e)
      if (s.outlineStyle === 'none' || parseFloat(s.outlineWidth) < 2) window.__faults.push('no ring: ' + e.outerHTML.slice(0, 80))
      const r = e.getBoundingClientRect()
      if (!e.classList.contains('skip')) {
        const x = Math.min(Math.max(r.left + r.width / 2, 1), innerWidth - 1)
        const y = Math.min(Math.max(r.top + r.height / 2, 1), innerHeight - 1)
        const on = document.elementFromPoint(x, y)
        if (on && on !== e && !e.contains(on) && !on.contains(e) && !(e.labels && [...e.labels].some(l => l.contains(on)))) window.__faults.push('covered: ' + e.outerHTML.slice(0, 80) + ' by ' + on.outerHTML.slice(0, 60))
      }
      const before = window.__last ?? -1
      if (at >= 0 && at < before && !first) window.__faults.push('order: ' + e.outerHTML.slice(0, 80))
      window.__last = at
      return true
    })
    if (!more && i > last) break
    last = i
  }
  return page.evaluate(() => {
    document.activeElement?.blur() // what is judged next is the page at rest: no jump link over the head
    scrollTo(0, 0)
    return window.__faults.concat(window.__want.filter(e => !window.__got.has(e)).map(e => 'not reached: ' + e.outerHTML.slice(0, 100)))
  })
}
