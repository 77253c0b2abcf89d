// What the meal pages are fed with. Written by hand until printed from the server's route tables.
import type { FoodPart } from '../parts/food'

export interface Contact { name: string, what: string, phone: string }
export interface Home {
  now_ms: number
  person: { call: string, place?: string }
  weather?: { text: string, degrees: number } | null
  lunch: { state: 'open' | 'ordered' | 'closed' | 'none', cutoff_ms?: number, order?: Order | null }
  family?: Contact | null
  duty: Contact | null
  contacts: Contact[]
  activity?: { at_ms: number, name: string } | null
}
export interface MealSet {
  id: number
  name: string
  with: string[]
  parts: FoodPart[]
  tags: string[]
  list_fen: number
  subsidy_fen: number
  pay_fen: number
  usual?: boolean
  /** ok: may be ordered · ask: one plain question first · no: must not be eaten · out: sold out */
  state: 'ok' | 'ask' | 'no' | 'out'
  reason?: string
  /** By what this person said about liking and price. */
  why?: string
  because?: string[] // by habit, for who agreed to it
}
export type MealHow = 'door' | 'eat_in' | 'take_away'
export interface MealDish { id: number, name: string, part: FoodPart, pay_fen: number, tags: string[] }
export interface Menu { day: string, cutoff_ms: number, card_fen: number, how: MealHow, door: { fee_fen: number, pay_fen: number }, sets: MealSet[], dishes: MealDish[] }
export interface Order {
  id: number
  day: string
  what: string[]
  parts: FoodPart[]
  pay_fen: number
  how: MealHow
  deliver_ms: number
  from_ms?: number
  until_ms?: number
  moved?: 'later' | 'sooner' | null
  by?: string | null
  state: 'placed' | 'cooking' | 'on_the_way' | 'done' | 'refunded' | 'cancelled'
  undo_until_ms: number
}
