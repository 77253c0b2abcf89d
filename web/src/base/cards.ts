// The meal card as its routes answer it.
export interface CardEntry { id: number, at: string, amount_fen: number, after_fen: number, words: string }
export interface Card { person_id: number, balance_fen: number, held_fen: number, free_fen: number, words: string, entries: CardEntry[] }
export interface MonthEntry { id: number, day: string, amount_fen: number, after_fen: number, words: string }
export interface Statement {
  person_id: number, month: number, opening_fen: number, topped_up_fen: number, paid_fen: number, services_fen: number, refunded_fen: number, closing_fen: number, balance_fen: number
  meals?: number, list_fen?: number, discount_fen?: number, subsidy_fen?: number
  elders?: { person_id: number, name: string, meals: number, subsidy_fen: number, pay_fen: number }[]
  words: string[]
  entries: MonthEntry[]
}
export interface Offers {
  person_id: number
  sites: { site_id: number, site_name: string, words: string[], example: { list_fen: number, pay_fen: number, words: string } }[]
  vouchers: { id: number, name: string, unit: string, left: number, to: string, words: string }[]
}
export interface PayAsked { id: number, amount_fen: number, page: string }
export interface PayState { id: number, person_id: number, amount_fen: number, state: 'asked' | 'paid' | 'expired' | 'late' | 'over', place: string, words: string }

/** 202611, of now or of some months before. */
export function monthBack(n: number, now = Date.now()): number {
  const d = new Date(now + 8 * 3_600_000)
  const months = d.getUTCFullYear() * 12 + d.getUTCMonth() - n
  return Math.floor(months / 12) * 100 + months % 12 + 1
}
export interface Spending { person_id: number, months: { month: number, kinds: { kind: string, name: string, fen: number }[], subsidy_fen: number }[], words: string }

export interface Refund {
  id: number, person_id: number, means: 'cash' | 'provider' | 'bank', amount_fen: number, elsewhere_fen: number, state: 'asked' | 'sent' | 'done' | 'failed' | 'late'
  words: string, reference: string, back_reference: string, why: string, answer: string, tries: number, overdue: boolean, asked: string, heard: '' | 'processing' | 'short', care: '' | 'refused' | 'short' | 'odd', cared: boolean, care_words: string, care_note: string, sent?: string, done?: string
}
export interface RefundSource { top_up: number, means: Refund['means'], purse: boolean, amount_fen: number, left_fen: number, at: string, words: string }
export interface MoneyBack { sources: RefundSource[], items: Refund[] }
