// Gifts, aids, partners and volunteers: what their routes answer, and how an amount is said.
import { book } from '../base/text'
import zh from '../text/zh/gifts'

export const t = book(zh, () => import('../text/en/gifts'))

export interface Pool { id: number, name: string, purpose: string, open: boolean, received_fen: number, spent_fen: number, held_fen: number, free_fen: number, short_fen: number, meals: number, days: number, sites: number, words: string, spent: { month: number, site_name: string, meals: number, fen: number }[] }
export interface Gift { id: number, donor: 'person' | 'firm' | 'unnamed', donor_name: string, goods: string, pool_id?: number, unit: Unit, amount: number, got: number, amount_words: string, got_words: string, due?: string, words: string, state: 'pledged' | 'received' | 'ended', made_at: string, thanks: string }
export interface Lot { id: number, gift_id: number, site_id: number, site_name: string, goods: string, code: string, unit: Unit, amount: number, cooked: number, thrown: number, left: number, amount_words: string, left_words: string, best_before?: string, soon: string, signed: string, received_at: string }
export interface Aid { id: number, site_id: number, site_name: string, kind: 'rent' | 'cash' | 'tax', giver: string, document: string, from: string, to: string, month_fen: number, booked_fen: number, months: number, evidence: string }
export interface Parties { meals: number, cost_fen: number, elder_fen: number, government_fen: number, charity_fen: number, enterprise_fen: number, ltci_fen: number, fund_fen: number, shares: { funder: string, party: 'government' | 'charity' | 'enterprise' | 'pool' | 'ltci' | 'fund', meals: number, fen: number }[] }
export interface Opening { id: number, site_id: number, site_name: string, day: string, from_min: number, to_min: number, wanted: number, said_yes: number, words: string }
export type Unit = 'fen' | 'gram' | 'ml' | 'piece'

/** What one writes in the units people use, in the units that are kept: 2.5 kg → 2500 g, 3 yuan → 300 fen. */
export const kept = (said: string, unit: Unit) => Math.round(+said * (unit === 'fen' ? 100 : unit === 'piece' ? 1 : 1000))
export const unitSaid = (unit: Unit) => (unit === 'gram' ? t('unit_kg') : unit === 'ml' ? t('unit_l') : unit === 'piece' ? t('unit_piece') : t('yuan'))
/** 2500 g → "2.5 kg" */
export function said(amount: number, unit: Unit): string {
  if (unit === 'fen') return amount / 100 + ' ' + t('unit_yuan')
  return (unit === 'piece' ? amount : Math.round(amount / 100) / 10) + ' ' + unitSaid(unit)
}
export const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !isNaN(Date.parse(text))
/** 630 → "10:30" */
export const clock = (min: number) => Math.floor(min / 60) + ':' + (min % 60 < 10 ? '0' : '') + min % 60
export const minutes = (text: string) => {
  const m = /^(\d{1,2}):(\d{2})$/.exec(text)
  return m ? +m[1] * 60 + +m[2] : -1
}
