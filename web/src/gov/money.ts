// Money and counts as an office reads them, and what the money routes answer.
import { count, dayLong, dayMs, dayShort, isoDay, monthLong, yuanExact } from '../base/format'
import { inEnglish } from '../base/text'
import { word } from '../text/rules'
import { t } from './text'

export { count }
/** 123456 → "1,234.56" */
export const sum = (fen: number) => yuanExact(fen).replace(/\d+/, d => count(+d)).replace(/^(.*\.\d\d).*$/, '$1')
export const sumOf = (fen: number) => sum(fen) + (inEnglish() ? ' yuan' : ' 元')

/** Large sums as one says them: 68.3 and 万元; below ten thousand yuan as they are. */
export function big(fen: number): { n: string, unit: string } {
  if (Math.abs(fen) < 1_000_000) return { n: sum(fen), unit: inEnglish() ? 'yuan' : '元' }
  return inEnglish() ? { n: count(Math.round(fen / 100)), unit: 'yuan' } : { n: (fen < 0 ? '−' : '') + (Math.abs(fen) / 1_000_000).toFixed(1), unit: '万元' }
}
export const bigOf = (fen: number) => big(fen).n + ' ' + big(fen).unit

/** How much more or less than before; null when there was nothing before. */
export function change(now: number, before: number): number | null {
  return before ? Math.round((now - before) * 1000 / Math.abs(before)) / 10 : null
}
export function changeSaid(now: number, before: number): string {
  const by = change(now, before)
  if (by === null) return t('no_before')
  return by === 0 ? t('same_before') : t(by > 0 ? 'more_before' : 'less_before', { n: Math.abs(by) })
}

export const monthSaid = monthLong
export const funder = (name: string) => word('funder', name)
export const daysSince = (iso: string, now = Date.now()) => Math.max(0, Math.floor((now - Date.parse(iso)) / 86_400_000))
export const shortDay = (iso: string) => dayShort(dayMs(iso))
/** The day of a moment as the server writes it ("2026-11-02T02:00:00Z"). */
export const dayOf = (at: string) => isoDay(Date.parse(at))

export interface Sums { meals: number, list_fen: number, discount_fen: number, subsidy_fen: number, pay_fen: number }
export type Stage = 'unclaimed' | 'submitted' | 'questioned' | 'approved'
export interface Owed { funder: string, stage: Stage, lines: number, fen: number, oldest: string, submitted?: string }
export interface Overview extends Sums {
  from: string
  to: string
  persons: number
  before: Sums
  days: (Sums & { day: string })[]
  sites: (Sums & { site_id: number, name: string })[]
  funders: { funder: string, fen: number }[]
  groups: { group: string, persons: number, meals: number, fen: number }[]
  owed: Owed[]
}
export interface Programme { id: number, name: string, scheme: string, document: string, state: 'draft' | 'live' | 'ended' }
export interface ProgrammeFull extends Programme { rules: string, sites: { id: number, name: string }[] }
export type ClaimState = 'submitted' | 'questioned' | 'approved' | 'paid'
export interface Claim { id: number, funder: string, month: number, state: ClaimState, lines: number, total_fen: number, question: string, submitted: string, approved?: string, paid?: string }
export interface Office { funder: string, median_days_to_approve?: number, median_days_to_pay?: number }
export interface ClaimLine { settlement: number, ticket: number, person_id: number, site_id: number, transfer: number, day: string, slot: number, at: string, list_fen: number, discount_fen: number, pay_fen: number, fen: number, rule: string, version: string, sampled: string }
export interface ClaimFull extends Claim { items: ClaimLine[], next?: number }
export interface Case {
  id: number, rule: string, words: string, person_id: number, site_id: number, site_name: string, settlement_id: number, other_id: number, day: string
  measured: number, limit: number, stops: boolean, state: 'open' | 'harmless' | 'wrong', said: string, decision: string, made: string, decided?: string
}
export interface Coverage { people: number, located: number, kinds: { kind: string, places: number, covered: number, permille: number }[], grids: { node_id: number, name: string, people: number, covered: Record<string, number> }[] }
export interface Runway { funder: string, a_day_fen: number, from?: string, to?: string, budget_fen?: number, used_fen?: number, days_left?: number, last?: string, lasts?: boolean, words: string }
export interface Sampled { settlement_id: number, reason: string, person_id: number, site_id: number, site_name: string, day: string, slot: number, list_fen: number, fen: number, result: 'open' | 'right' | 'wrong' | 'nobody', words: string }
export interface Sample { claim_id: number, seed: number, checked: number, words: string, items: Sampled[] }
export interface Finding { kind: 'fault' | 'question' | 'note', code: string, text: string }

/** Days of a period by its name; the last day is today or the end of the month. */
export function period(name: 'today' | 'month' | 'year' | 'last_month' | 'week', now = Date.now()): { from: string, to: string } {
  const today = isoDay(now)
  if (name === 'today') return { from: today, to: today }
  if (name === 'week') return { from: isoDay(now - 6 * 86_400_000), to: today }
  if (name === 'year') return { from: today.slice(0, 4) + '-01-01', to: today }
  const first = today.slice(0, 7) + '-01'
  if (name === 'month') return { from: first, to: today }
  const last = isoDay(dayMs(first) - 86_400_000)
  return { from: last.slice(0, 7) + '-01', to: last }
}

export interface Change {
  id?: number, from?: string, earliest?: string, site_id: number, site_name: string, old_name: string, new_name: string, state: 'weighed' | 'waiting' | 'begun' | 'withdrawn'
  notice_days: number, why_early: string, days: number, meals: number, losers: number, winners: number, unchanged: number, told: number
  funders_old_fen: number, funders_new_fen: number, pay_old_fen: number, pay_new_fen: number, words: string[]
}

/** Long numbers of records by their end, as people read them to one another; the files have them whole. */
export const tail = (id: number) => '…' + String(id).slice(-6)
/** "WT-2026@2026-01-01#1a2b" → the name of the rules and from when they stand. */
export function rulesSaid(version: string): string {
  const [name, from] = version.split('#')[0].split('@')
  return from ? name + t('comma') + t('in_force_from', { from: dayLong(from) }) : name
}
