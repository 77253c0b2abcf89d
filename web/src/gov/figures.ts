// The numbers of rules that an office changes, each with its words and its place in the text as it is loaded.
import { yuan } from '../base/format'
import { inEnglish } from '../base/text'
import { word } from '../text/rules'
import { explain, list, num, rec, rowAt, str, type Json } from './rules'
import { funder } from './money'
import { t } from './text'

/** `per`: how many of the text's units (fen, basis points) one of the shown is; `open`: what stands for "no limit". */
export interface Figure { path: (string | number)[], label: string, per: number, shown: string, open?: number }
export interface RuleFigures { id: string, who: string, kind: string, figures: Figure[] }
type Path = Figure['path']

const GAP = '几'
const NO_AGE = 200
const FEN = 100
const BP = 100

/** Every rule of a text in JSON with its numbers; nothing when it is not JSON. */
export function figures(text: string): RuleFigures[] {
  const said = explain(text)
  if (!said) return []
  const root = JSON.parse(text) as unknown
  const inside: Path = Array.isArray(root) ? [] : Array.isArray(rec(root).schemes) ? ['schemes'] : []
  const single = !Array.isArray(root) && !inside.length
  const schemes = single ? [root] : list(inside.length ? rec(root).schemes : root)
  return schemes.flatMap((s, i) => list(rec(s).rules).map((r, j) => {
    const at: Path = [...(single ? [] : [...inside, i]), 'rules', j]
    const { id, who, kind } = said[i].rules[j]
    return { id, who, kind, figures: ofRule(rec(r), at) }
  })).filter(r => r.figures.length)
}

function ofRule(r: Json, at: Path): Figure[] {
  const out: Figure[] = []
  const add = (value: unknown, path: Path, label: string, per: number, open?: number) => {
    const n = num(value)
    if (n !== null) out.push({ path: [...at, ...path], label: inEnglish() ? label.replace(GAP, '…') : label.replace(/ ?几 ?/, GAP), per, open, shown: open !== undefined && n >= 150 ? '' : per === FEN ? yuan(n).replace(/,/g, '') : String(n / per) })
  }
  const age = list(rec(r.who).age)
  add(age[0], ['who', 'age', 0], t('fig_from'), 1)
  add(age[1], ['who', 'age', 1], t('fig_to'), 1, NO_AGE)
  ofBenefit(r, add)
  const th = rec(r.threshold)
  add(th.fen, ['threshold', 'fen'], t('r_threshold', { base: word('base', str(th.base) || 'net'), op: word('op', str(th.op) || 'ge'), n: GAP }), FEN)
  const cap = rec(r.cap)
  for (const k of Object.keys(cap)) add(cap[k], ['cap', k], t(/_fen$/.test(k) ? 'r_cap_fen' : 'r_cap', { what: word('cap', k.replace(/_\w+$/, '')), n: GAP }), /_fen$/.test(k) ? FEN : 1)
  add(r.copay_floor_fen, ['copay_floor_fen'], t('r_floor', { n: GAP }), FEN)
  const shares = (path: Path, name: unknown, bp: unknown) => add(bp, ['funders', ...path], t('r_funder_share', { who: funder(str(name)), n: GAP }), BP)
  if (!Array.isArray(r.funders)) for (const k of Object.keys(rec(r.funders))) shares([k], k, rec(r.funders)[k])
  else if (r.funders.length > 1) r.funders.forEach((f, i) => (Array.isArray(f) ? shares([i, 1], f[0], f[1]) : shares([i, 'bp'], rec(f).funder, rec(f).bp)))
  return out
}

function ofBenefit(r: Json, add: (value: unknown, path: Path, label: string, per: number) => void): void {
  const b = rec(r.benefit)
  const kind = str(r.kind)
  const what = t(kind === 'delivery' ? 'r_fee' : 'r_meal')
  const fixed = kind === 'operator' ? 'r_operator' : kind === 'subsidy' ? 'r_gives' : 'r_less'
  add(b.fen, ['benefit', 'fen'], b.type === 'pay' ? t('r_pays', { n: GAP }) : t(fixed, { what, n: GAP }), FEN)
  add(b.bp, ['benefit', 'bp'], t(`${fixed}_share`, { what, n: GAP }), BP)
  list(b.rows).map(rec).forEach((x, i) => {
    const from = rowAt(x, str(b.by)) + t('colon')
    add(x.fen, ['benefit', 'rows', i, 'fen'], from + t('r_yuan', { n: GAP }), FEN)
    add(x.bp, ['benefit', 'rows', i, 'bp'], from + GAP + '%', BP)
  })
  list(b.parts).map(rec).forEach((x, i) => add(x.fen, ['benefit', 'parts', i, 'fen'], t('r_part', { who: funder(str(x.funder)), n: GAP }), FEN))
}

/** The text with one number changed; null when what was typed is not one. */
export function changed(text: string, f: Figure, typed: string): string | null {
  const said = typed.trim()
  const value = said === '' && f.open !== undefined ? f.open : /^\d{1,7}(\.\d{1,2})?$/.test(said) ? Math.round(+said * f.per) : NaN
  if (isNaN(value)) return null
  const root = JSON.parse(text) as unknown
  let at = root as Record<string | number, unknown>
  for (const k of f.path.slice(0, -1)) at = at[k] as Record<string | number, unknown>
  at[f.path[f.path.length - 1]] = value
  return JSON.stringify(root, null, 1)
}
