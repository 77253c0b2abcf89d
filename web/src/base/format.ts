// Money, days and hours as people say them. Times are Ms since 1970; the site's zone is China's, without
// summer time, whatever the phone believes.
import { inEnglish, lang } from './text'

const ZONE_MS = 8 * 3_600_000
const DAY_MS = 86_400_000
const DIGITS = '零一二三四五六七八九'
const WEEK_ZH = '日一二三四五六'
const WEEK_EN = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTH_EN = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const two = (n: number) => (n < 10 ? '0' : '') + n
const wall = (ms: number) => new Date(ms + ZONE_MS)

/** 30983 → 30,983; four digits stay together. */
const thousands = (n: number) => (n < 10_000 ? String(n) : String(n).replace(/\B(?=(\d{3})+$)/g, ','))

/** 118420 → "118,420", −12.34 → "−12.3": for offices. */
export const count = (n: number) => (n < 0 ? '−' : '') + String(Math.round(Math.abs(n) * 10) / 10).replace(/\B(?=(\d{3})+(\.|$))/g, ',')

/** 1200 → "12", 1250 → "12.5" */
export function yuan(fen: number): string {
  const sign = fen < 0 ? '−' : ''
  const abs = Math.abs(fen)
  const cents = abs % 100
  return sign + thousands(Math.floor(abs / 100)) + (cents === 0 ? '' : '.' + two(cents).replace(/0$/, ''))
}

/** 1200 → "12.00": for staff and receipts. */
export function yuanExact(fen: number): string {
  return (fen < 0 ? '−' : '') + thousands(Math.floor(Math.abs(fen) / 100)) + '.' + two(Math.abs(fen) % 100)
}

/** 1200 → "12 元" */
export const money = (fen: number) => yuan(fen) + (inEnglish() ? ' yuan' : ' 元')

/** Chinese numeral for 0..99, as in hours and minutes. */
export function numeral(n: number): string {
  if (n < 10) return DIGITS[n]
  const tens = Math.floor(n / 10)
  return (tens > 1 ? DIGITS[tens] : '') + '十' + (n % 10 ? DIGITS[n % 10] : '')
}

/** To five minutes, as people say a time that nobody can swear to. */
export const fives = (ms: number) => Math.round(ms / 300_000) * 300_000

/** 11:30 → 十一点半, 11:20 → 十一点二十, 14:00 → 下午两点 */
export function hourSaid(ms: number): string {
  const h = wall(ms).getUTCHours()
  const m = wall(ms).getUTCMinutes()
  if (inEnglish()) return `${h % 12 || 12}${m ? ':' + two(m) : ''} ${h < 12 ? 'am' : 'pm'}`
  const part = h < 6 ? '凌晨' : h < 9 ? '早上' : h < 13 ? '' : h < 18 ? '下午' : '晚上'
  const h12 = h > 12 ? h - 12 : h
  const hour = h12 === 2 ? '两' : numeral(h12)
  const minute = m === 0 ? '' : m === 30 ? '半' : m === 15 ? '一刻' : m === 45 ? '三刻' : (m < 10 ? '零' : '') + numeral(m) + (m > 10 ? '' : '分')
  return part + hour + '点' + minute
}

/** 11:30, for staff. */
export const clock = (ms: number) => two(wall(ms).getUTCHours()) + ':' + two(wall(ms).getUTCMinutes())

export const dayNumber = (ms: number) => Math.floor((ms + ZONE_MS) / DAY_MS)

/** 2026-11-20, as the server writes days. */
export function isoDay(ms: number): string {
  const d = wall(ms)
  return d.getUTCFullYear() + '-' + two(d.getUTCMonth() + 1) + '-' + two(d.getUTCDate())
}

/** "2026-11-20" → Ms of that midnight in the site's zone; NaN when it is not a day. */
export function dayMs(iso: string): number {
  const m = /^(\d{4})-(\d\d?)-(\d\d?)$/.exec(iso)
  if (!m) return NaN
  const ms = Date.UTC(+m[1], +m[2] - 1, +m[3])
  const d = new Date(ms)
  return d.getUTCMonth() === +m[2] - 1 && d.getUTCDate() === +m[3] ? ms - ZONE_MS : NaN
}

/** 11月20日 */
export function dayShort(ms: number): string {
  const d = wall(ms)
  return inEnglish() ? `${d.getUTCDate()} ${MONTH_EN[d.getUTCMonth()]}` : `${d.getUTCMonth() + 1}月${d.getUTCDate()}日`
}

export function weekday(ms: number): string {
  const day = wall(ms).getUTCDay()
  return inEnglish() ? WEEK_EN[day] : '星期' + WEEK_ZH[day]
}

/** 周三, Wed */
export const weekdayShort = (ms: number) => (inEnglish() ? weekday(ms).slice(0, 3) : '周' + weekday(ms).slice(2))

/** 今天 明天 后天 昨天, else the day. */
export function daySaid(ms: number, now = Date.now()): string {
  const away = dayNumber(ms) - dayNumber(now)
  const zh: Record<number, string> = { '-2': '前天', '-1': '昨天', 0: '今天', 1: '明天', 2: '后天' }
  const en: Record<number, string> = { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' }
  return (inEnglish() ? en : zh)[away] ?? (inEnglish() ? weekdayShort(ms) + ' ' + dayShort(ms) : dayShort(ms) + ' ' + weekday(ms))
}

/** 2026年11月20日 */
export function dayLong(iso: string): string {
  const ms = dayMs(iso)
  if (isNaN(ms)) return iso
  return lang() === 'en' ? `${dayShort(ms)} ${iso.slice(0, 4)}` : `${iso.slice(0, 4)}年${dayShort(ms)}`
}

/** Which greeting the hour wants. */
export function dayPart(ms: number): 'morning' | 'noon' | 'afternoon' | 'evening' {
  const h = wall(ms).getUTCHours()
  return h < 11 ? 'morning' : h < 13 ? 'noon' : h < 18 ? 'afternoon' : 'evening'
}

/** 202611 → 2026 年 11 月, Nov 2026 */
export const monthLong = (month: number) => (inEnglish() ? `${MONTH_EN[month % 100 - 1]} ${Math.floor(month / 100)}` : `${Math.floor(month / 100)} 年 ${month % 100} 月`)

/** What stands between parts of a sentence, and between sentences. */
export const comma = () => (inEnglish() ? ', ' : '，')
export const stop = () => (inEnglish() ? '. ' : '。')

/** 鱼、肉、蛋 */
export const listed = (names: readonly string[]) => names.join(inEnglish() ? ', ' : '、')
