// The desk's day: what the server last said, and beside it what a change would mean before it is kept.
import { computed, reactive } from 'vue'
import { get, post, Problem, sentence } from '../base/api'
import { isoDay } from '../base/format'
import type { Out, Told } from '../base/send'
import { t } from './text'

export interface Stop {
  id: number
  order_id: number
  person_id: number
  name: string
  place: string
  what: string
  warning: string
  note: string
  outcome: 'todo' | 'delivered' | 'handed_on' | 'no_answer' | 'returned'
  done: boolean
  changed: boolean
  arrive_ms: number
  told_ms: number | null
  late_minutes: number
  hot_minutes: number
  cold: boolean
  familiar: boolean
}
export interface Run {
  id: number
  name: string
  worker_id: number
  worker: string
  off: boolean
  state: 'planned' | 'confirmed' | 'on_the_way' | 'done'
  modified: boolean
  leave_ms: number
  back_ms: number
  metres: number
  minutes: number
  late: number
  familiar: number
  nobody: number
  stops: Stop[]
}
export interface Sums { stops: number, done: number, undelivered: number, nobody: number, no_answer: number, late: number, familiar: number, metres: number, minutes: number, hot_minutes: number }
export interface Carrier { id: number, name: string, pace: 'walk' | 'ebike', boxes: number, fallback: boolean, off: boolean, at: { lat_e7: number, lon_e7: number, at_ms: number } | null }
export type Day = Told<Out<'GET /api/desk'>, { sums: Sums, runs: Run[], carriers: Carrier[] }>
export interface Change { id: number, name: string, before_ms: number, after_ms: number, from: string, to: string, worker: string, moved: boolean, told: boolean, late_minutes: number }
interface PlanRun { id?: number, worker_id?: number, stops: number[] }
interface Then extends Day { before: Sums, changes: Change[] }
interface Proposal extends Then { plan: PlanRun[], left: { id: number, name: string, reason: string }[] }
type Kind = 'move' | 'gone' | 'proposed' | 'fallback'
export interface Pending { then: Then, plan: PlanRun[], kind: Kind, words: string, left: Proposal['left'] }

export const desk = reactive<{ day: string, now: Day | null, pending: Pending | null, failed: string, said: string, busy: boolean }>({
  // In the afternoon the day that matters is tomorrow.
  day: isoDay(Date.now() + 10 * 3_600_000), now: null, pending: null, failed: '', said: '', busy: false,
})
const at = () => ({ day: desk.day, meal: 'lunch' })

export async function loadDesk(): Promise<void> {
  try {
    const wanted = desk.day
    const got = await get<Day>(`/api/desk?day=${wanted}&meal=lunch`)
    if (wanted === desk.day) desk.now = got
    desk.failed = ''
  } catch (e) {
    desk.failed = sentence(e)
  }
}

/** Runs as they are drawn: those of the change that is looked at, else those that stand. */
export const shown = computed<Day | null>(() => desk.pending?.then ?? desk.now)
const todo = (r: Run) => r.stops.filter(s => !s.done).map(s => s.id)
/** Where a stop stands now: its run, and its place among what is to do. */
function find(id: number): { run: number, place: number } | null {
  const runs = shown.value?.runs ?? []
  for (let i = 0; i < runs.length; i++) {
    const place = todo(runs[i]).indexOf(id)
    if (place >= 0) return { run: i, place }
  }
  return null
}

/** Runs `work`; what goes wrong is said, and a plan that others changed is drawn anew. */
async function attempt(work: () => Promise<void>): Promise<boolean> {
  desk.busy = true
  try {
    await work()
    desk.busy = false
    return true
  } catch (e) {
    desk.said = sentence(e)
    desk.pending = null
    if (e instanceof Problem && e.status === 409) await loadDesk()
    desk.busy = false
    return false
  }
}

async function look(plan: PlanRun[], kind: Kind, words: string): Promise<boolean> {
  return attempt(async () => {
    const then = await post<Then>('/api/desk/preview', { ...at(), kind, words, runs: plan })
    desk.pending = { then, plan, kind, words, left: [] }
    desk.said = ''
  })
}

/** What it would mean to bring this stop as number `place` of run `to`; on top of what is already looked at. */
export async function moveStop(id: number, to: number, place: number): Promise<boolean> {
  const day = shown.value
  const from = find(id)
  if (!day || !from || desk.busy || !day.runs[to]) return false
  const lists = day.runs.map(todo)
  lists[from.run].splice(from.place, 1)
  const where = Math.max(0, Math.min(place, lists[to].length))
  if (from.run === to && from.place === where) return false
  lists[to].splice(where, 0, id)
  const touched = new Set([from.run, to])
  const plan: PlanRun[] = (desk.pending?.plan ?? []).filter(p => !day.runs.some((r, i) => touched.has(i) && r.id > 0 && r.id === p.id))
  touched.forEach(i => { if (day.runs[i].id > 0) plan.push({ id: day.runs[i].id, stops: lists[i] }) })
  const name = day.runs[from.run].stops.filter(s => s.id === id)[0].name
  return look(plan, desk.pending?.kind ?? 'move', desk.pending?.words ?? t('words_move', { name }))
}
/** By one place or one run, for the arrow keys. */
export async function nudge(id: number, by: { place?: number, run?: number }): Promise<boolean> {
  const here = find(id)
  return here ? moveStop(id, here.run + (by.run ?? 0), here.place + (by.place ?? 0)) : false
}

export async function propose(how: 'order' | 'full' | 'cover'): Promise<boolean> {
  return attempt(async () => {
    const then = await post<Proposal>('/api/desk/proposal', { ...at(), how })
    desk.pending = { then, plan: then.plan, kind: how === 'cover' ? 'gone' : 'proposed', words: t(('words_' + how) as 'words_full'), left: then.left }
    desk.said = ''
  })
}

/** What nobody can bring goes to the one on call. */
export async function toFallback(who: Carrier): Promise<boolean> {
  const day = shown.value
  if (!day) return false
  const runs = day.runs.filter(r => r.id > 0)
  const own = runs.filter(r => r.worker_id === who.id && r.state !== 'done')[0]
  const gone = runs.filter(r => r.nobody > 0)
  const ids = gone.reduce<number[]>((all, r) => all.concat(todo(r)), [])
  const plan: PlanRun[] = (desk.pending?.plan ?? []).filter(p => !gone.some(r => r.id === p.id) && p.id !== own?.id)
  gone.forEach(r => plan.push({ id: r.id, stops: [] }))
  plan.push(own ? { id: own.id, stops: todo(own).concat(ids) } : { worker_id: who.id, stops: ids })
  return look(plan, 'fallback', t('words_fallback', { who: who.name }))
}

export function dropPending(): void {
  desk.pending = null
}

export async function keepPending(key: string): Promise<void> {
  const p = desk.pending
  if (!p) return
  await post('/api/desk/plan', { ...at(), kind: p.kind, words: p.words, runs: p.plan }, { key })
  desk.pending = null
  desk.said = t('kept')
  await loadDesk()
}

export async function undoLast(key: string): Promise<void> {
  await post('/api/desk/undo', at(), { key })
  desk.said = t('undone')
  await loadDesk()
}

export async function confirmRun(run: Run, key: string): Promise<void> {
  await post(`/api/desk/runs/${run.id}/confirm`, {}, { key })
  desk.said = t('confirmed', { run: run.name })
  await loadDesk()
}

/** Somebody cannot come: said at once, and the engine shows who could take over. */
export async function setOff(id: number, who: string, back: boolean, key: string): Promise<void> {
  await post(`/api/desk/carriers/${id}/off`, { day: desk.day, back }, { key })
  desk.pending = null
  await loadDesk()
  const n = desk.now?.sums.nobody ?? 0
  if (!back && n) await propose('cover')
  desk.said = back ? t('back_said', { who }) : t('off_said', { who, n })
}
