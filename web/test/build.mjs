// What can be said of dist/ without a browser: sizes, language level, styles that old phones draw, sentences.
import { parse } from 'acorn'
import { readdirSync, readFileSync, statSync, existsSync } from 'node:fs'
import { note, ok } from './tap.mjs'
import { tokenPairs } from './contrast.mjs'

const dist = new URL('../dist/', import.meta.url).pathname
const src = new URL('../src/', import.meta.url).pathname
const BUDGET = { index: 45, other: 80 }
const ALL_MAX = 1.5 * 1024

// CSS that Chrome 70 does not draw; grid-gap and multi-column's column-gap are old enough.
const DENY = [
  [/(^|[{;\s])(row-)?gap\s*:/, 'gap'], [/aspect-ratio\s*:/, 'aspect-ratio'], [/(^|[{;\s])inset(-\w+)*\s*:/, 'inset'], [/\b(clamp|min|max)\(/, 'min/max/clamp'],
  [/:(is|where|has)\(/, ':is/:where/:has'], [/\d(d|s|l)v[hw]\b/, 'dvh'], [/@layer|@container/, 'layers'], [/color-mix|oklch|lab\(/, 'new colours'],
  [/(^|[{;\s])(margin|padding)-(inline|block)/, 'logical'], [/overflow\s*:\s*clip/, 'overflow clip'], [/text-wrap\s*:/, 'text-wrap'], [/&[\s.:]/, 'nesting'],
]
const OLD_JS = /\.replaceAll\(|structuredClone\(|\.at\(-?\d|\.flat\(\)\.at|Object\.hasOwn\(|\.findLast\(|Promise\.any\(|\?\?=\s*await/

const read = name => readFileSync(dist + name, 'utf8')
export const brSize = name => statSync(dist + name + (existsSync(dist + name + '.br') ? '.br' : '')).size

/** What a face loads before anything is touched: its page, and by static import everything from there. */
export function firstLoad(html) {
  const seen = new Set([html])
  const walk = name => {
    if (seen.has(name)) return
    seen.add(name)
    if (!name.endsWith('.js')) return
    for (const m of read(name).matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g)) walk('assets/' + m[1])
  }
  for (const m of read(html).matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)) walk(m[1])
  return [...seen]
}

export async function run() {
  const names = readdirSync(dist + 'assets').filter(n => !/\.(br|gz)$/.test(n)).map(n => 'assets/' + n)
  const pages = readdirSync(dist).filter(n => n.endsWith('.html'))

  for (const html of pages) {
    const files = firstLoad(html)
    const kb = files.reduce((s, f) => s + brSize(f), 0) / 1024
    const max = BUDGET[html.replace('.html', '')] ?? BUDGET.other
    ok(kb <= max, `${html} loads ${kb.toFixed(1)} KB br in ${files.length} files, at most ${max}`, files.map(f => `${(brSize(f) / 1024).toFixed(1)} ${f}`))
  }
  const all = [...pages, ...names].reduce((s, f) => s + brSize(f), 0) / 1024
  ok(all <= ALL_MAX, `all web files are ${all.toFixed(0)} KB br, at most ${ALL_MAX}`)

  for (const html of pages) {
    const text = read(html)
    ok(!/<style|\sstyle=|\son\w+=|<script(?![^>]*\bsrc=)(?![^>]*application\/json)/.test(text) && !/(src|href)="(https?:)?\/\//.test(text), `${html} has no inline script or style and nothing from elsewhere`)
  }
  for (const js of names.filter(n => n.endsWith('.js'))) {
    let fault = ''
    try {
      parse(read(js), { ecmaVersion: 2020, sourceType: js.includes('boot') ? 'script' : 'module' })
    } catch (e) {
      fault = e.message
    }
    const old = OLD_JS.exec(read(js))
    ok(!fault && !old, `${js.replace(/-[\w-]{8}\./, '.')} parses as ES2020 and calls nothing newer than Chrome 70`, fault || (old && old[0]))
  }
  for (const css of names.filter(n => n.endsWith('.css'))) {
    const found = DENY.filter(([re]) => re.test(read(css).replace(/\/\*.*?\*\//gs, '')))
    ok(!found.length, `${css.replace(/-[\w-]{8}\./, '.')} keeps to what Chrome 70 draws`, found.map(f => f[1]))
  }
  tokenPairs(src)
  sentences()
}

/** Both books have the same keys (the compiler sees to it) and the same {places}; no English word in Chinese but
 *  what stands on the box or the button. */
function sentences() {
  const parseBook = file => Object.fromEntries([...readFileSync(file, 'utf8').matchAll(/^ {2}(\w+): (?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"),$/gm)].map(m => [m[1], m[2] ?? m[3]]))
  const places = s => [...s.matchAll(/\{\w+\}/g)].map(m => m[0]).sort().join()
  for (const file of readdirSync(src + 'text/zh')) {
    const zh = parseBook(src + 'text/zh/' + file)
    const en = parseBook(src + 'text/en/' + file)
    const keys = Object.keys(zh)
    const wrong = keys.filter(k => !(k in en) || places(en[k]) !== places(zh[k])).concat(Object.keys(en).filter(k => !(k in zh)))
    ok(keys.length > 0 && !wrong.length, `text/${file}: ${keys.length} sentences, every one in English, same places to fill`, wrong)
    const blames = keys.filter(k => /！|亲爱的|你|确定(吗|要)|[a-z]{3,}/i.test(zh[k].replace(/\{\w+\}|English|Excel|CSV|\.xlsx?|MB|SeTracker|(Zigbee2)?MQTT|Home Assistant|Tasmota|HTTP/g, '')))
    ok(!blames.length, `text/${file}: plain Chinese, 您 and no exclamation mark`, blames.map(k => k + ': ' + zh[k]))
    const long = keys.filter(k => zh[k].split(/[，。；：？、（）]/).some(s => s.replace(/\{\w+\}/g, '').length > 20))
    ok(!long.length, `text/${file}: no part of a sentence above 20 characters`, long.map(k => k + ': ' + zh[k]))
  }
}
export { note }
