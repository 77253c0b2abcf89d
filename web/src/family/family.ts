// The elders this person looks after, shared by the pages of this face.
import { computed, reactive } from 'vue'
import { sentence } from '../base/api'
import { firstOrKept } from '../base/first'
import { place } from '../base/route'
import type { FoodPart } from '../parts/food'

export interface Ask { id: number, title: string, detail: string }
export interface Comes { from_ms: number | null, until_ms: number, moved: 'later' | 'sooner' | null, by: string | null }
export interface Elder {
  id: number
  call: string
  name: string
  phone: string
  state: 'ok' | 'look' | 'bad'
  sentence: string
  steps: { at_ms: number, text: string, next?: boolean, bad?: boolean }[]
  asks: Ask[]
  /** Today's, while it is awaited at the door. */
  lunch?: Comes & { on_the_way: boolean } | null
  tomorrow: Partial<Comes> & { what: string | null, parts: FoodPart[] }
  avoid: string[]
  month: { mine_fen: number, subsidy_fen: number }
}
export interface Family { elders: Elder[], duty_phone: string }

export const family = reactive<{ now: Family | null, failed: string }>({ now: null, failed: '' })

export async function loadFamily(): Promise<void> {
  family.failed = ''
  try {
    await firstOrKept<Family>('/api/family', f => { family.now = f })
  } catch (e) {
    family.failed = sentence(e)
  }
}

/** The elder in the address, else the first. */
export const elder = computed<Elder | null>(() => {
  const all = family.now?.elders ?? []
  return all.filter(e => String(e.id) === place.params.elder)[0] ?? all[0] ?? null
})
