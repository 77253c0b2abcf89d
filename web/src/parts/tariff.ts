// Residents beside elders: what the routes answer, and how it is said.
import { yuanExact } from '../base/format'
import { book, inEnglish } from '../base/text'
import zh from '../text/zh/tariff'

export const t = book(zh, () => import('../text/en/tariff'))

export interface Group { people: number, meals: number, list_fen: number, discount_fen: number, subsidy_fen: number, operator_fen: number, own_fen: number, income_fen: number, cost_fen: number | null }
export interface Tariff { site_id: number, name: string, elders: Group, residents: Group, each_fen: number | null, margin_fen: number | null, gap_fen: number | null, covers_fen: number | null, open: boolean, words: string[] }

export const fen = (n: number) => yuanExact(n) + (inEnglish() ? ' yuan' : ' 元')

/** In sentences; what is not known is said to be so. */
export function said(x: Tariff): string[] {
  const { residents: r, elders: e } = x
  const out = [r.meals ? t('residents_said', { n: r.meals, sum: fen(r.own_fen) }) : t('residents_none'), e.meals ? t('elders_said', { n: e.meals, own: fen(e.own_fen), sub: fen(e.subsidy_fen + e.operator_fen), off: fen(e.discount_fen) }) : t('elders_none')]
  if (x.each_fen === null || x.margin_fen === null || x.gap_fen === null || x.covers_fen === null) return out.concat(t('unknown'))
  out.push(t('each_said', { n: fen(x.each_fen) }))
  if (r.meals) out.push(t(x.margin_fen < 0 ? 'margin_less' : 'margin_more', { n: fen(Math.abs(x.margin_fen)) }))
  if (e.meals) out.push(!x.gap_fen ? t('gap_none') : t(x.covers_fen ? 'covers_said' : 'covers_none', { gap: fen(x.gap_fen), n: fen(x.covers_fen) }))
  return out
}
