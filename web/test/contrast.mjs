// Contrast by our own reckoning: the pairs of the tokens, and every text on a page against what lies behind it.
import { readFileSync } from 'node:fs'
import { ok } from './tap.mjs'

const TEXT = [
  ['ink', 'paper card sunk pine-soft bamboo-soft persimmon-soft gold-soft vermilion-soft indigo-soft'], ['ink-2', 'paper card sunk'],
  ['on-pine', 'pine'], ['pine', 'card'], ['pine-deep', 'pine-soft'], ['on-vermilion', 'vermilion'], ['vermilion', 'vermilion-soft card'], ['persimmon-ink', 'persimmon-soft'],
  ['on-persimmon', 'persimmon'], ['bamboo', 'bamboo-soft'], ['indigo', 'card indigo-soft'], ['gold', 'gold-soft'],
]
const EDGE = [['line-strong', 'card paper'], ['pine', 'card paper'], ['vermilion', 'card paper'], ['focus', 'card paper sunk']]

const lum = hex => {
  const c = [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16) / 255).map(v => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
  return 0.2126 * c[0] + 0.7152 * c[1] + 0.0722 * c[2]
}
const ratio = (a, b) => (Math.max(lum(a), lum(b)) + 0.05) / (Math.min(lum(a), lum(b)) + 0.05)

export function tokenPairs(src) {
  const css = readFileSync(src + 'style/tokens.css', 'utf8')
  const day = read(/^:root\{(.*?)\n\}/ms.exec(css)[1])
  const night = { ...day, ...read(/night\]\{(.*?)\n\}/s.exec(css)[1]) }
  for (const [name, set] of [['day', day], ['night', night]]) {
    const low = []
    let n = 0
    for (const [list, min] of [[TEXT, 7], [EDGE, 3]]) for (const [fg, bgs] of list) for (const bg of bgs.split(' ')) {
      n++
      const r = ratio(set[fg], set[bg])
      if (r < min - 0.005) low.push(`${fg} on ${bg}: ${r.toFixed(2)} < ${min}`)
    }
    ok(!low.length, `${name} tokens: ${n} pairs, text 7:1, edges and focus 3:1`, low)
  }
}
const read = text => Object.fromEntries([...text.matchAll(/--([\w-]+):(#[0-9A-Fa-f]{6})/g)].map(m => [m[1], m[2]]))

/** Runs in the page. Judges every visible piece of text; returns those below 7:1 and how many were judged. */
export function pageContrast() {
  const rgba = s => {
    const m = /rgba?\(([^)]+)\)/.exec(s)
    if (!m) return [0, 0, 0, 0]
    const p = m[1].split(/[,\s/]+/).map(Number)
    return [p[0], p[1], p[2], p[3] ?? 1]
  }
  const over = (top, under) => [0, 1, 2].map(i => top[i] * top[3] + under[i] * (1 - top[3])).concat(1)
  const L = c => {
    const v = c.slice(0, 3).map(x => x / 255).map(x => (x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4))
    return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2]
  }
  const ratio = (a, b) => (Math.max(L(a), L(b)) + 0.05) / (Math.min(L(a), L(b)) + 0.05)
  const svgShape = e => e.ownerSVGElement && !/^(svg|g|text|tspan|title)$/i.test(e.tagName)
  /** The colours that may lie behind a point, worst first resolved by the caller: from the page up. */
  const behind = (el, x, y) => {
    const stack = document.elementsFromPoint(x, y)
    let at = stack.indexOf(el)
    const list = at >= 0 ? stack.slice(at) : []
    if (at < 0) for (let e = el; e; e = e.parentElement) list.push(e)
    let colours = [[255, 255, 255, 1]]
    for (const e of list.reverse()) {
      const style = getComputedStyle(e)
      if (svgShape(e)) {
        const fill = rgba(style.fill)
        const a = fill[3] * +style.fillOpacity * +style.opacity
        if (a > 0) colours = colours.map(c => over([fill[0], fill[1], fill[2], a], c))
        continue
      }
      const bg = rgba(style.backgroundColor)
      if (bg[3] > 0) colours = colours.map(c => over(bg, c))
      const stops = style.backgroundImage.match(/rgba?\([^)]+\)/g)
      if (stops) colours = stops.flatMap(s => colours.map(c => over(rgba(s), c)))
    }
    return colours
  }
  const low = []
  const judged = new Set()
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim()
    const el = walk.currentNode.parentElement
    if (!text || /^(SCRIPT|STYLE|TITLE|OPTION|DATALIST)$/.test(el.tagName)) continue
    const style = getComputedStyle(el)
    if (style.visibility === 'hidden' || el.closest('.sr') || el.closest('[hidden]')) continue
    const range = document.createRange()
    range.selectNodeContents(walk.currentNode)
    const boxes = [...range.getClientRects()].filter(r => r.width > 1 && r.height > 1)
    if (!boxes.length) continue
    judged.add(el)
    const r = boxes[0]
    const isSvg = !!el.ownerSVGElement
    const colour = rgba(isSvg ? style.fill : style.color)
    const worst = Math.min(...behind(el, r.left + r.width / 2, r.top + r.height / 2).map(bg => ratio(over(colour, bg), bg)))
    if (worst < 6.995) low.push(`${worst.toFixed(2)} “${text.slice(0, 30)}” ${el.tagName.toLowerCase()}.${el.className?.baseVal ?? el.className}`)
  }
  for (const el of document.querySelectorAll('input:not([type=checkbox]):not([type=radio]):not([type=file]),textarea,select')) {
    const r = el.getBoundingClientRect()
    if (!r.width) continue
    judged.add(el)
    const worst = Math.min(...behind(el, r.left + r.width / 2, r.top + r.height / 2).map(bg => ratio(rgba(getComputedStyle(el).color), bg)))
    if (worst < 6.995) low.push(`${worst.toFixed(2)} ${el.tagName} #${el.id}`)
  }
  for (const el of judged) el.setAttribute('data-judged', '')
  return { low, count: judged.size }
}
