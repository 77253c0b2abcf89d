// What the pages of the map share: which streets are loaded, the register of places, shapes on the map.
import { reactive } from 'vue'
import type { Out } from '../base/send'
import { get } from '../base/api'
import type { Items } from '../base/types'

/** Said on every view and every print. */
export const SOURCE = '© OpenStreetMap contributors'

export type MapInfo = Out<'GET /api/map'>
/** name: on paper the mark has a number, and its name stands by that number under the map. */
export interface Mark { id: number, lat: number, lon: number, shape: 'dot' | 'square' | 'star' | 'ring', colour: string, size?: number, chosen?: boolean, name?: string }
export interface Round { lat: number, lon: number, m: number }
export interface Line { points: [number, number][], colour: string, dashed?: boolean }
export interface Place {
  id: number, kind: string, name: string, address: string, hours: string, lat: number, lon: number, datum: string, organisation_id: number
  capacity: number, weekdays: number, open_min: number, close_min: number, access: 'unknown' | 'level' | 'steps', access_note: string
  verified: string, trust_permille: number, fresh: 'fresh' | 'ageing' | 'stale', state: 'open' | 'paused' | 'gone', version: number
}
export interface Circle {
  lat: number, lon: number, minutes: number, profile: string, street_m: number, vertices: number, edge_m: number, area_m2: number
  norm_m: number, norm_m2: number, rings: { hole: boolean, points: number[][] }[]
}

export const KINDS = ['canteen', 'station', 'clinic', 'activity', 'shop', 'aed', 'pharmacy', 'toilet', 'seat', 'park', 'bank', 'home'] as const
export type Kind = typeof KINDS[number]

export const info = reactive<{ now: MapInfo | null }>({ now: null })
let asked: Promise<void> | null = null
export function loadInfo(again = false): Promise<void> {
  if (again) asked = null
  asked ??= get<MapInfo>('/api/map').then(i => { info.now = i }, e => {
    asked = null
    throw e
  })
  return asked
}

export const loadPlaces = (kind?: string) => get<Items<Place>>('/api/map/places' + (kind ? '?kind=' + kind : '')).then(r => r.items)

/** Rings as Leaflet takes them: a shell with its holes behind it. */
export function shells(circle: Circle): number[][][][] {
  const out: number[][][][] = []
  for (const ring of circle.rings) {
    if (ring.hole && out.length) out[out.length - 1].push(ring.points)
    else out.push([ring.points])
  }
  return out
}

export const percent = (part: number, whole: number) => (whole ? Math.floor(part * 100 / whole) : 0) + '%'
export const km2 = (m2: number) => (m2 / 1e6).toFixed(2)
export const e7 = (degrees: number) => Math.round(degrees * 1e7)

/** What an elder needs of a helper and what a helper can, with the bit the server keeps it in. */
export const SKILLS = ['visit', 'care', 'errand', 'digital', 'repair', 'counsel', 'law', 'first_aid'].map((name, i) => ({ name, bit: 1 << i }))
