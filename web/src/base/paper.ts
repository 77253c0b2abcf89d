// The paper a page prints on: its size, and at the head of each sheet where, when and by whom it was printed, and which
// of how many it is. Set through the CSSOM: a style element would break the content policy. A browser that knows no
// boxes in the margin leaves them out; the line at the head of the page (.ft-paper) says the same once.
import { onMounted, onUnmounted, ref } from 'vue'
import zh from '../text/zh/print'
import { t as c } from '../text/common'
import { clock, dayLong, isoDay } from './format'
import { session } from './session'
import { book } from './text'

export const t = book(zh, () => import('../text/en/print'))
interface Paper { size: string, margin: string }
const USUAL: Paper = { size: 'A4', margin: '18mm 12mm 12mm' }
const asked: Paper[] = []
let sheet: CSSStyleSheet | null = null
const printed = ref(Date.now())

/** 银邻 · 桂花里 · 2026年11月20日 09:30 · 张三 */
export const headLine = () => [c('brand'), session.now?.community?.name, dayLong(isoDay(printed.value)) + ' ' + clock(printed.value), session.now?.person.name].filter(Boolean).join(' · ')

const quoted = (text: string) => '"' + text.replace(/["\\\n\r]/g, ' ') + '"'
function lay(): void {
  sheet ??= document.styleSheets[document.styleSheets.length - 1] as CSSStyleSheet
  for (let i = sheet.cssRules.length - 1; i >= 0; i--) if (sheet.cssRules[i].type === CSSRule.PAGE_RULE) sheet.deleteRule(i)
  const { size, margin } = asked[asked.length - 1] ?? USUAL
  const numbers = t('page', { n: '" counter(page) "', all: '" counter(pages) "' })
  const how = 'font:9pt sans-serif;color:#000;vertical-align:bottom;padding-bottom:3mm'
  // A label or a receipt fills its paper.
  const boxes = margin === '0' ? '' : `;@top-left{content:${quoted(headLine())};${how}}@top-right{content:"${numbers}";white-space:nowrap;${how}}`
  const rule = sheet.cssRules[sheet.insertRule(`@page{size:${size};margin:${margin}${boxes}}`, sheet.cssRules.length)]
  document.documentElement.dataset.paper = size
  document.documentElement.classList.toggle('paper-heads', !!(rule as unknown as CSSGroupingRule).cssRules?.length)
}
addEventListener('beforeprint', () => {
  printed.value = Date.now()
  lay()
})

/** The paper of a page as long as it is shown; without words the usual one. */
export function usePaper(size?: string, margin?: string): void {
  const mine = size && margin ? { size, margin } : null
  onMounted(() => {
    if (mine) asked.push(mine)
    lay()
  })
  onUnmounted(() => {
    const at = mine ? asked.indexOf(mine) : -1
    if (at >= 0) asked.splice(at, 1)
    lay()
  })
}
export const printPage = () => window.print()
