// A rule as it is loaded (src/engine/benefit/README.md), told in plain sentences. Works on drafts that the
// server has not seen yet; whatever it does not know is shown as it is written.
import { yuan } from '../base/format'
import { word } from '../text/rules'
import { funder } from './money'
import { t } from './text'

export type Json = Record<string, unknown>
export interface RuleSaid { id: string, kind: string, who: string, words: string[], turn: string }
export interface SchemeSaid { id: string, place: string, from: string, to: string, rules: RuleSaid[], order: string }

export const list = (v: unknown): unknown[] => (Array.isArray(v) ? v : [])
export const rec = (v: unknown): Json => (v && typeof v === 'object' && !Array.isArray(v) ? v as Json : {})
export const num = (v: unknown): number | null => (typeof v === 'number' ? v : null)
export const str = (v: unknown): string => (typeof v === 'string' ? v : '')
const comma = (parts: string[]) => parts.filter(Boolean).join(t('comma'))
const or = (parts: string[]) => parts.join(t('or'))
const share = (bp: number) => String(bp / 100)

/** All schemes of a text in JSON; null when it is not JSON. */
export function explain(text: string): SchemeSaid[] | null {
  let all: unknown
  try {
    all = JSON.parse(text)
  } catch {
    return null
  }
  const schemes = Array.isArray(all) ? all : Array.isArray(rec(all).schemes) ? list(rec(all).schemes) : [all]
  return schemes.map(rec).map(s => ({ id: str(s.id), place: str(s.place), from: str(s.from), to: str(s.to), ...said(s) }))
}

// The order of work of the engine (settle.c): by kind, then by group as the groups first appear.
const KINDS = ['discount', 'subsidy', 'voucher', 'delivery', 'operator']
function said(s: Json): Pick<SchemeSaid, 'rules' | 'order'> {
  const rules = list(s.rules).map(rec)
  const groups = [...new Set(rules.map(r => str(r.kind) + ' ' + str(r.group)))].sort((a, b) => KINDS.indexOf(a.split(' ')[0]) - KINDS.indexOf(b.split(' ')[0]))
  const of = (g: string) => [...new Set(rules.filter(r => str(r.kind) + ' ' + str(r.group) === g).flatMap(payers))].map(funder).join(t('and'))
  const order = [...new Set(groups.filter(g => !g.startsWith('operator ')).map(of).filter(Boolean))]
  return { rules: rules.map(r => ({ ...ruleSaid(r, s), turn: t('pay_turn', { n: groups.indexOf(str(r.kind) + ' ' + str(r.group)) + 1 }) })), order: order.length ? t('pay_order', { all: order.join(t('pay_then')) }) : '' }
}
function payers(r: Json): string[] {
  const f = r.funders
  const named = Array.isArray(f) ? f.map(x => (Array.isArray(x) ? str(x[0]) : str(rec(x).funder))) : Object.keys(rec(f))
  return named.length ? named : r.kind === 'discount' ? ['operator'] : list(rec(r.benefit).parts).map(x => str(rec(x).funder))
}

function ruleSaid(r: Json, scheme: Json): Omit<RuleSaid, 'turn'> {
  const floor = num(r.copay_floor_fen) ?? num(scheme.copay_floor_fen)
  const words = [what(r), threshold(r), ...when(r), ...caps(r), floor ? t('r_floor', { n: yuan(floor) }) : '', funders(r)]
  return { id: str(r.id), kind: str(r.kind), who: who(rec(r.who)) || t('r_everybody'), words: words.filter(Boolean) }
}

function who(w: Json): string {
  const age = list(w.age)
  const from = num(age[0])
  const to = num(age[1])
  const tags = (key: string) => list(w[key]).map(x => word('flag', String(x)))
  return comma([
    from === null ? '' : to === null || to >= 150 ? t('r_age_from', { n: from }) : t('r_age', { from, to }),
    w.hukou ? t('r_hukou', { place: word('place', String(w.hukou)) }) : '',
    w.residence ? t('r_residence', { place: word('place', String(w.residence)) }) : '',
    tags('tags_any').length ? or(tags('tags_any')) : '',
    tags('tags_all').length ? tags('tags_all').join(t('and')) : '',
    tags('tags_none').length ? t('r_not', { what: or(tags('tags_none')) }) : '',
    num(w.ability_min) !== null ? t('r_ability', { n: num(w.ability_min)! }) : '',
    num(w.ability_max) !== null ? t('r_ability_max', { n: num(w.ability_max)! }) : '',
    w.approved === true ? t('r_approved') : '',
  ])
}

function what(r: Json): string {
  const b = rec(r.benefit)
  const kind = str(r.kind)
  const of = kind === 'delivery' ? t('r_fee') : t('r_meal')
  const fen = num(b.fen) ?? 0
  const bp = num(b.bp) ?? 0
  switch (str(b.type)) {
    case 'fixed': return t(kind === 'operator' ? 'r_operator' : kind === 'subsidy' ? 'r_gives' : 'r_less', { what: of, n: yuan(fen) })
    case 'rate':
    case 'percent_off': return bp === 10000 ? t('r_free', { what: of }) : t(kind === 'operator' ? 'r_operator_share' : kind === 'subsidy' ? 'r_gives_share' : 'r_less_share', { what: of, n: share(bp) })
    case 'pay': return t('r_pays', { n: yuan(fen) })
    case 'full': return t('r_free', { what: of })
    case 'table': return t('r_table', { rows: list(b.rows).map(rec).map(x => row(x, str(b.by))).join(t('semicolon')) })
    case 'parts': return t('r_parts', { parts: comma(list(b.parts).map(rec).map(x => comma([who(rec(x.who)), t('r_part', { who: funder(str(x.funder)), n: yuan(num(x.fen) ?? 0) })]))) })
    default: return ''
  }
}

export function rowAt(x: Json, by: string): string {
  const from = num(x.from) ?? 0
  return by === 'age' ? t('r_age_from', { n: from }) : by === 'net' || by === 'list' ? t('r_from_yuan', { n: yuan(from) }) : String(x.from)
}
function row(x: Json, by: string): string {
  return rowAt(x, by) + t('colon') + (num(x.bp) !== null ? share(num(x.bp)!) + '%' : t('r_yuan', { n: yuan(num(x.fen) ?? 0) }))
}

function threshold(r: Json): string {
  const th = rec(r.threshold)
  if (num(th.fen) === null) return ''
  return t('r_threshold', { base: word('base', str(th.base) || 'net'), op: word('op', str(th.op) || 'ge'), n: yuan(num(th.fen)!) })
}

function when(r: Json): string[] {
  const w = { ...r, ...rec(r.when) }
  const slots = list(w.slots).map(x => word('slot', String(x)))
  const days = list(w.weekdays).map(x => word('weekday', String(x)))
  return [
    slots.length && slots.length < 3 ? t('r_slots', { what: slots.join(t('and')) }) : '',
    days.length && days.length < 7 ? t('r_weekdays', { what: days.join(t('list')) }) : '',
    w.dine_in === true ? t('r_dine_in') : '',
    w.delivered === true ? t('r_delivered') : '',
    str(w.from) || str(w.to) ? t('r_days', { from: str(w.from), to: str(w.to) }) : '',
  ]
}

const CAPS = ['slot_count', 'day_count', 'week_count', 'month_count', 'year_count', 'meal_fen', 'day_fen', 'week_fen', 'month_fen', 'year_fen'] as const
function caps(r: Json): string[] {
  const cap = rec(r.cap)
  return CAPS.filter(k => num(cap[k]) !== null).map(k => t(/_fen$/.test(k) ? 'r_cap_fen' : 'r_cap', { what: word('cap', k.replace(/_\w+$/, '')), n: /_fen$/.test(k) ? yuan(num(cap[k])!) : num(cap[k])! }))
}

function funders(r: Json): string {
  const f = r.funders
  const parts = Array.isArray(f) ? f.map(x => (Array.isArray(x) ? { name: str(x[0]), bp: num(x[1]) ?? 0 } : { name: str(rec(x).funder), bp: num(rec(x).bp) ?? 0 }))
    : Object.keys(rec(f)).map(name => ({ name, bp: num(rec(f)[name]) ?? 0 }))
  if (!parts.length) return ''
  if (parts.length === 1) return t('r_funder', { who: funder(parts[0].name) })
  return comma(parts.map(p => t('r_funder_share', { who: funder(p.name), n: share(p.bp) })))
}

export interface Difference { id: string, who: string, gone: string[], come: string[], was: 'new' | 'out' | 'changed' }
/** Rule by rule, what the one text says and the other does not; null when one of them cannot be read. */
export function differences(before: string, after: string): Difference[] | null {
  const a = explain(before)
  const b = explain(after)
  if (!a || !b) return null
  const old = a.flatMap(x => x.rules)
  const now = b.flatMap(x => x.rules)
  const words = (r?: RuleSaid) => (r ? [r.who, ...r.words] : [])
  return [...new Set([...now, ...old].map(r => r.id))].map((id): Difference => {
    const x = old.find(r => r.id === id)
    const y = now.find(r => r.id === id)
    return { id, who: (y ?? x)!.who, gone: words(x).filter(w => !words(y).includes(w)), come: words(y).filter(w => !words(x).includes(w)), was: !x ? 'new' : !y ? 'out' : 'changed' }
  }).filter(d => d.gone.length || d.come.length)
}

/** The days a text of one scheme is in force; empty when it is not one. */
export function daysOf(text: string): { from: string, to: string } {
  const s = explain(text)
  return s?.length === 1 ? { from: s[0].from, to: s[0].to } : { from: '', to: '' }
}
/** The text with another first day; as it was when it cannot be read. */
export function withFrom(text: string, day: string): string {
  if (explain(text)?.length !== 1) return text
  const root = JSON.parse(text) as unknown
  const one = Array.isArray(root) ? root[0] as Json : Array.isArray(rec(root).schemes) ? list(rec(root).schemes)[0] as Json : rec(root)
  one.from = day
  return JSON.stringify(root, null, 1)
}
