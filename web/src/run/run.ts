// The run: what the server last said, and over it what was done here and waits for a line.
import { computed, reactive } from 'vue'
import { newKey, sentence } from '../base/api'
import type { Note } from '../parts/voices'
import { firstOrKept } from '../base/first'
import { enqueue, queue, takeBack, waiting } from '../base/queue'

export type Outcome = 'todo' | 'delivered' | 'no_answer' | 'handed_on' | 'returned'
export interface Stop {
  id: number
  no: number
  place: string
  name: string
  call: string
  age: number
  what: string
  phone: string
  notes: { kind: string, text: string }[]
  tags: { kind: 'bad' | 'info', text: string }[]
  state: Outcome
}
export interface RunReply { run: { id: number, name: string, boxes: string, who: number, total: number, station_phone: string } | null, stops: Stop[] }
export interface BoxLine { item_id: number, name: string, part: string, count: number, refused: number }
interface BoxesReply { items: { stop_id: number, lines: BoxLine[] }[] }
export interface Done { outcome: Outcome, key: string, at: number }

export const run = reactive<{ now: RunReply | null, failed: string, mine: Record<number, Done>, boxes: Record<number, BoxLine[]>, voices: Record<number, Note[]>, jump: number }>({ now: null, failed: '', mine: {}, boxes: {}, voices: {}, jump: 0 })

export async function loadRun(): Promise<void> {
  try {
    await firstOrKept<RunReply>('/api/run', r => { run.now = r })
    run.failed = ''
    // What is in the boxes is kept too: it is looked at where there is no line.
    await firstOrKept<BoxesReply>('/api/run/boxes', r => { run.boxes = Object.fromEntries(r.items.map(x => [x.stop_id, x.lines])) }).catch(() => undefined)
    await loadVoices()
  } catch (e) {
    run.failed = sentence(e)
  }
}
export interface Refused { refused: { item_id: number, count: number }[], reason: string, at_ms: number }
/** A box of which nothing is left goes back. */
const openedAs = (stop: number, refused: Refused['refused']): Outcome => ((run.boxes[stop] ?? [{ item_id: 0, count: 1, refused: 0 }]).every(l => refused.some(r => r.item_id === l.item_id && r.count >= l.count + l.refused)) ? 'returned' : 'delivered')

/** What the elders said: the words stand here even where there is no line to hear them. */
export async function loadVoices(): Promise<void> {
  await firstOrKept<{ items: { stop_id: number, notes: Note[] }[] }>('/api/run/voices', r => { run.voices = Object.fromEntries(r.items.map(x => [x.stop_id, x.notes])) }).catch(() => undefined)
}
/** After a kill and reopening: what waits in the queue is drawn again. */
export async function recall(): Promise<void> {
  for (const w of await waiting()) {
    const stop = /^\/api\/run\/stops\/(\d+)\/(outcome|opened)$/.exec(w.path)
    const outcome = stop && stop[2] === 'opened' ? openedAs(+stop[1], (w.body as Refused).refused) : (w.body as { outcome?: Outcome } | null)?.outcome
    if (stop && outcome) run.mine[+stop[1]] = { outcome, key: w.key, at: w.at }
  }
}
export const stops = computed(() => (run.now?.stops ?? []).map(s => ({ ...s, state: run.mine[s.id]?.outcome ?? s.state, waits: queue.count > 0 && !!run.mine[s.id] })))
export const todo = computed(() => stops.value.filter(s => s.state === 'todo' || s.state === 'no_answer'))
export const current = computed(() => todo.value.filter(s => s.id === run.jump)[0] ?? todo.value.filter(s => s.state === 'todo')[0] ?? null)

/** Keeps what happened at a door: at once on this phone, on the server when there is a line. It stands here before it is
 *  kept: a second tap on a slow phone finds the door done. */
export async function note(stop: Stop, outcome: Outcome, more: Record<string, unknown> = {}): Promise<Done> {
  const at = Date.now()
  return done(stop, { outcome, key: newKey(), at }, 'outcome', { outcome, at_ms: at, ...more })
}
/** Something in the box was refused at the door: kept like every other step. */
export async function refuse(stop: Stop, refused: Refused['refused'], reason: string): Promise<Done> {
  const at = Date.now()
  const body: Refused = { refused, reason, at_ms: at }
  return done(stop, { outcome: openedAs(stop.id, refused), key: newKey(), at }, 'opened', body)
}
async function done(stop: Stop, now: Done, what: string, body: object): Promise<Done> {
  const before = run.mine[stop.id]
  run.mine[stop.id] = now
  if (run.jump === stop.id) run.jump = 0
  try {
    await enqueue(run.now?.run?.who ?? 0, 'POST', `/api/run/stops/${stop.id}/${what}`, body, stop.place, now.key)
  } catch (e) { // nothing can be kept on this phone: the door is as it was
    if (before) run.mine[stop.id] = before
    else delete run.mine[stop.id]
    throw e
  }
  return now
}
export async function undo(stop: Stop, done: Done): Promise<void> {
  if (await takeBack(done.key, () => note(stop, 'todo', { undo: done.key }))) delete run.mine[stop.id]
  run.jump = stop.id
}
