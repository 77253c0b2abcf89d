// What the people API answers and takes; the server prints the same at /api/types.ts.

export type Sex = 'unknown' | 'male' | 'female'
export interface PersonRow { id: number, name: string, age?: number, sex: Sex, address: string, flags: string[], phone_tail: string, is_elder?: boolean }
export interface Flag { id: number, kind: string, from: string, to?: string, source: string }
export interface Relation { id: number, person_id: number, other_id: number, name: string, kind: string, sees: string[], acts: string[], limit_fen: number, state: 'asked' | 'agreed', until?: string }
export interface Consent { id: number, purpose: string, receiver: string, channel: string, given: string, ended?: string, open: boolean }
export interface Absence { id: number, kind: string, from: string, to?: string }
export interface DietLimit { id: number, kind: string, value: string, source: string, from: string, until?: string }
export interface Wish { id: number, words: string, said: string }
export interface Assessment { level: number, total: number, day: string, expires: string }

/** A person as far as the asker may see: the lists below diet are absent for those who only cook or carry. */
export interface Person {
  id: number
  version: number
  name: string
  sex: Sex
  birth?: string
  age?: number
  phone: string
  id_number_tail: string
  card: string
  address: string
  state: 'lives_here' | 'moved' | 'died'
  is_elder: boolean
  care_setting: string
  note: string
  flags: Flag[]
  diet: DietLimit[]
  relations?: Relation[]
  consents?: Consent[]
  wishes?: Wish[]
  absences?: Absence[]
  assessment?: Assessment
}

export interface Look { at: string, who: string, role: string, role_text: string, purpose: string, what: string[], emergency: boolean }
export interface Items<T> { items: T[], next?: number }
export interface IdReply { id: number }
export interface Column { name: string, maps_to: string }
export interface ImportReply { rows: number, added: number, faults: { row: number, column: string, text: string }[], columns: Column[] }

/** Bits of what a relation may see or do, as the server counts them. */
export const SCOPES = ['profile', 'meals', 'money', 'health', 'place', 'visits', 'alarms', 'diet'] as const
export const scopeBits = (names: readonly string[]) => SCOPES.reduce((sum, s, i) => sum + (names.indexOf(s) >= 0 ? 1 << i : 0), 0)
