// The canteen's day, shared by the pages of this face and kept fresh by events.
import { reactive } from 'vue'
import { sentence } from '../base/api'
import { firstOrKept } from '../base/first'
import type { FoodPart } from '../parts/food'

export interface Dish { id: number, name: string, part: FoodPart, need: number, made: number, sample: boolean }
export interface Run { id: number, name: string, who: string, at_ms: number, state: 'planned' | 'packed' | 'left' | 'done', boxes: number, done: number, missed: number }
export interface Search { id: number, person_id: number, name: string, phone: string, place: string, step: 'call' | 'second_look' | 'neighbour' | 'family' | 'station', begun_ms: number, due_ms: number }
export interface Waiting { id: number, person_id: number, name: string, phone: string, place: string, what: string, how: 'door' | 'eat_in' | 'take_away' }
export interface Close { cooked: number, handed_over: number, not_taken: number, cash_expected_fen: number, cash_counted_fen: number }
export interface Day {
  site: string
  day: string
  now_ms: number
  cutoff_ms: number
  serve_ms: number
  orders: { total: number, door: number, eat_in: number, take_away: number, handed_over: number, open: number, not_taken: number }
  dishes: Dish[]
  runs: Run[]
  searches: Search[]
  waiting: Waiting[]
  cash_fen: number
  tomorrow: number
  close: Close | null
}

export const day = reactive<{ now: Day | null, failed: string }>({ now: null, failed: '' })
let asked = 0

export async function loadDay(): Promise<void> {
  const mine = ++asked
  try {
    await firstOrKept<Day>('/api/site/day', (d, kept) => { if (mine === asked || (kept && !day.now)) day.now = d })
    day.failed = ''
  } catch (e) {
    day.failed = sentence(e)
  }
}
