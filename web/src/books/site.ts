// Whose books these are, and what their routes answer.
export { monthBack } from '../base/cards'
import { loadSession, session } from '../base/session'
import { get } from '../base/api'
import type { Items } from '../base/types'

let site: Promise<number> | null = null
/** The site of this person; who has none (an office) sees the first canteen. */
export function mySite(): Promise<number> {
  return site ??= (async () => {
    const now = session.now ?? await loadSession()
    if (now?.organisation_id) return now.organisation_id
    return (await get<Items<{ id: number }>>('/api/organisations')).items[0]?.id ?? 0
  })()
}
export interface Due { funder: string, fen: number, oldest_days: number, mean_days: number }
export interface SiteMonth {
  site_id: number, site_name: string, month: number, meals: number
  eaters_fen: number, funders_fen: number, other_fen: number, back_fen: number, discount_fen: number, income_fen: number, cost_fen: number
  costs: { kind: string, name: string, fen: number }[]
  aid_rent_fen: number, aid_cash_fen: number, aid_tax_fen: number, result_fen: number, result_without_aid_fen: number
  own_percent?: number
  break_even_meals?: number
  gap_a_meal_fen?: number
  trend?: { month: number, meals: number, income_fen: number, cost_fen: number, own_percent?: number }[]
  balance_fen: number
  stops: number
  due: Due[]
  words: string[]
}
export interface BankLine { id: number, date: string, amount_fen: number, reference: string, text: string, person_id: number, place: 'not_booked' | 'card' | 'purse' | 'unmatched' | 'returned', rest_fen: number }
export interface Difference { what: 'only_statement' | 'only_books' | 'amount', date: string, reference: string, statement_fen: number, books_fen: number }
export interface Fault { row: number, text: string }
