// What the till knows without a line: who ordered for today, everybody's letters, what can be sold. Fetched while
// there is a line, kept on this device for the day, and read over with what waits in the queue.
import { get } from '../base/api'
import { dayNumber } from '../base/format'
import { waiting } from '../base/queue'
import { keep, recall } from '../base/store'
import type { FoodPart } from '../parts/food'

export interface Hit { id: number, name: string, age: number, address: string }
export interface Meal { id: number, by: string, what: string, n: number, note: string, parts: FoodPart[], lines: { name: string, fen: number }[], pay_fen: number }
export interface GuestSet { id: number, name: string, parts: FoodPart[], pay_fen: number, ask?: string }
/** away: read from what was kept here; taken: handed over here, and on its way to the server. */
export interface Guest { person: Hit, tag: string | null, card_fen: number | null, nth: number, warn: string[], order: Meal | null, sets: GuestSet[], away?: boolean, taken?: boolean, known_ms?: number }
/** By what was known when the list was fetched: sets that must not be eaten, and what is asked before others. */
interface Limits { no?: number[], ask?: { id: number, why: string }[] }
interface Shift {
  now_ms: number
  guests: (Guest & { card: string } & Limits)[]
  people: (Hit & { letters: string, phone_tail: string, warn: string[] } & Limits)[]
  sets: { id: number, name: string, parts: FoodPart[], list_fen: number }[]
}

const PATH = '/api/counter/shift'
const EVERY_MS = 5 * 60_000
let shift: Promise<Shift | undefined> | null = null

async function kept(): Promise<Shift | null> {
  const s = await (shift ??= recall<Shift>(PATH))
  // Yesterday's orders are nobody's lunch.
  return s && dayNumber(s.now_ms) === dayNumber(Date.now()) ? s : null
}

async function refresh(): Promise<void> {
  try {
    const fresh = await get<Shift>(PATH, { keep401: true })
    shift = Promise.resolve(fresh)
    await keep(PATH, fresh)
  } catch { /* no line: what is kept stays */ }
}
/** Keeps the day's list fresh while there is a line; returns the way to stop. */
export function keepShift(): () => void {
  void refresh()
  const timer = setInterval(refresh, EVERY_MS)
  const line = () => void refresh()
  addEventListener('online', line)
  return () => {
    clearInterval(timer)
    removeEventListener('online', line)
  }
}

/** As the server would find them; those who ordered for today first. */
export async function findKept(typed: string): Promise<Hit[] | null> {
  const s = await kept()
  if (!s) return null
  const q = typed.toLowerCase().replace(/\s/g, '')
  const card = s.guests.filter(g => g.card && g.card === q)[0]
  if (card) return [card.person]
  const ordered = (id: number) => s.guests.some(g => g.person.id === id)
  return s.people.filter(p => p.letters.split(' ').some(l => l.indexOf(q) === 0) || p.name.indexOf(q) >= 0 || (q.length > 2 && p.phone_tail === q) || p.address.indexOf(q) >= 0)
    .sort((a, b) => +ordered(b.id) - +ordered(a.id)).slice(0, 6)
}

export async function guestKept(id: number): Promise<Guest | null> {
  const s = await kept()
  const person = s?.people.filter(p => p.id === id)[0]
  const held = s?.guests.filter(g => g.person.id === id)[0]
  if (!s || !(person || held)) return null
  const done = (await waiting()).filter(w => !w.problem && w.path === '/api/counter/hand').map(w => w.body as { person_id: number, order_id?: number })
  const taken = done.some(d => d.person_id === id)
  const base = held ?? { person: person!, tag: null, card_fen: null, nth: 1, warn: person!.warn, order: null }
  const limits: Limits = held ?? person ?? {}
  const sets = s.sets.filter(x => !limits.no || limits.no.indexOf(x.id) < 0)
    .map(x => ({ id: x.id, name: x.name, parts: x.parts, pay_fen: x.list_fen, ask: limits.ask?.filter(a => a.id === x.id)[0]?.why }))
  return { ...base, order: taken ? null : base.order, sets, away: true, taken, known_ms: s.now_ms }
}
