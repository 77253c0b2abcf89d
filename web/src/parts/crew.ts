// Hours, allowances and lessons: what their routes answer, and how an amount is said.
import { yuanExact } from '../base/format'
import { book } from '../base/text'
import zh from '../text/zh/crew'

export const t = book(zh, () => import('../text/en/crew'))

export type Kind = 'shift' | 'hour' | 'travel' | 'heat' | 'cold' | 'meal'
export interface Allowance { allowance_id: number, kind: Kind, who: 'staff' | 'volunteer', duty: 'any' | 'kitchen' | 'counter' | 'delivery' | 'clean', funder: string, version: number, each_fen: number, least_min: number, tenths_c: number, document: string, from: string, to?: string }
export interface Line extends Allowance { units: number, fen: number }
export interface Month { shifts: number, minutes: number, volunteer_minutes: number, days: number, weekend: number, due_fen: number, pay_id: number, paid_fen: number, lines: Line[] }
export interface Worker extends Month { person_id: number, name: string }
export interface Weather { day: string, high_tenths: number, low_tenths: number, source: string }
export interface Mine { month: number, sites: (Month & { site_id: number, site_name: string })[], pays: { id: number, site_name: string, month: number, state: 'paid' | 'taken_back', fen: number, at_ms: number }[] }

export const money = (fen: number) => t('yuan', { n: yuanExact(fen) })
export const hours = (minutes: number) => Math.round(minutes / 6) / 10
export const kindName = (k: Kind) => t(('kind_' + k) as 'kind_meal')
export const monthName = (month: number) => t('month_of', { y: Math.floor(month / 100), m: month % 100 })
/** 餐补 12 天 120.00 元 */
export const lineSaid = (l: Line) => kindName(l.kind) + ' ' + t(l.kind === 'hour' ? 'line_hours' : l.kind === 'shift' ? 'line_times' : 'line_days', { n: l.kind === 'hour' ? hours(l.units) : l.units }) + ' ' + money(l.fen)
