// What was done without a line: kept in IndexedDB, sent in order, each with the key it was born with, so that
// a second sending changes nothing. The page drains it itself: on return of the line, on waking, each 30 s.
//
//   enqueue ─> waiting ─drain─> begun ─answer─> gone
//                 │               └─refused──> problem, shown to a person, forgotten when seen
//              takeBack: only while it has not begun; once begun it may have arrived, and the server is told
import { reactive } from 'vue'
import { call, newKey, Problem } from './api'
import { posted } from './once'
import { practice } from './practice'
import { run as inStore } from './store'

/** at: when, by this phone's clock, never before an earlier one; begun: it has been sent, or tried. */
export interface Waiting { key: string, at: number, who: number, method: string, path: string, body: unknown, label: string, begun?: boolean, problem?: string }

export const queue = reactive({ count: 0, refused: [] as Waiting[], online: navigator.onLine !== false })
let draining = false
let again = false
let entering = 0

const run = <T>(kind: IDBTransactionMode, work: (s: IDBObjectStore, answer: (value: T) => void) => void) => inStore<T>('waiting', kind, work)

/** What still waits, oldest first: pages draw it over what the server last said. */
export const waiting = () => (practice.answer ? Promise.resolve([]) : all())
const all = () => run<Waiting[]>('readonly', (s, answer) => {
  const ask = s.index('at').getAll()
  ask.onsuccess = () => answer(ask.result)
})
const put = (item: Waiting) => run<void>('readwrite', s => { s.put(item) })
const forget = (key: string) => run<void>('readwrite', s => { s.delete(key) })

/** Changes one that waits, in one transaction; null when it is gone. `change` answers what is kept; null takes it out. */
const change = (key: string, how: (item: Waiting) => Waiting | null) => run<Waiting | null>('readwrite', (s, answer) => {
  const ask = s.get(key)
  ask.onsuccess = () => {
    const found = ask.result as Waiting | undefined
    answer(found ?? null)
    if (!found) return
    const next = how(found)
    if (next) s.put(next)
    else s.delete(key)
  }
})

/** Kept a moment ago: the same again, but for its hour, is the second of a double tap. */
const fresh = new Map<string, Promise<string>>()
const TWICE_MS = 600

/** Keeps an action and tries to send it; returns when it is safely kept, not when it is sent. One that brings its own
 *  key is a new one each time. */
export function enqueue(who: number, method: string, path: string, body: unknown, label: string, key?: string): Promise<string> {
  posted()
  if (key || practice.answer) return keep(who, method, path, body, label, key ?? newKey())
  const same = method + path + JSON.stringify({ ...(body as object), at_ms: 0 })
  const before = fresh.get(same)
  if (before) return before
  const kept = keep(who, method, path, body, label, newKey())
  const forgotten = () => setTimeout(() => fresh.delete(same), TWICE_MS)
  fresh.set(same, kept)
  kept.then(forgotten, () => fresh.delete(same))
  return kept
}
async function keep(who: number, method: string, path: string, body: unknown, label: string, key: string): Promise<string> {
  if (practice.answer) return key
  entering++
  queue.count++
  try {
    await run<void>('readwrite', s => {
      // A clock that was set back must not put the later before the earlier.
      const last = s.index('at').openCursor(null, 'prev')
      last.onsuccess = () => {
        const newest = (last.result?.value as Waiting | undefined)?.at ?? 0
        s.put({ key, at: Math.max(Date.now(), newest + 1), who, method, path, body, label })
      }
    })
  } finally {
    entering--
  }
  await count()
  void drain()
  return key
}

/** Takes back what has not left yet; false when it has: then `tell` keeps what tells the server. Until that is
 *  kept, something waits. */
export async function takeBack(key: string, tell: () => Promise<unknown>): Promise<boolean> {
  if (practice.answer) return true
  let taken = false
  entering++
  queue.count++
  try {
    await change(key, item => {
      taken = !item.begun
      return taken ? null : item
    })
    if (!taken) await tell()
  } finally {
    entering--
  }
  await count()
  return taken
}

/** A person has seen that this one was refused. */
export async function seenRefused(key: string): Promise<void> {
  await forget(key)
  await count()
}

export async function drain(): Promise<void> {
  if (practice.answer) return // what really waits is not answered by a lesson
  again = true
  if (draining) return
  draining = true
  try {
    while (again) {
      again = false
      for (const item of await all()) {
        if (item.problem) continue
        if (!await change(item.key, w => ({ ...w, begun: true }))) continue // taken back meanwhile
        if (!await send(item)) break // once more if the line came back while this one waited for it
        await count()
      }
    }
  } finally {
    draining = false
    await count()
  }
}

/** False: no line, the rest waits too. */
async function send(item: Waiting): Promise<boolean> {
  try {
    await call(item.method, item.path, item.body, { key: item.key, keep401: true })
    await forget(item.key)
    queue.online = true
  } catch (e) {
    if (!(e instanceof Problem) || e.offline || e.status >= 500 || e.status === 401 || e.status === 429) {
      if (e instanceof Problem && e.offline) queue.online = false
      return false
    }
    await put({ ...item, begun: true, problem: e.sentence })
  }
  return true
}

async function count(): Promise<void> {
  const items = await all()
  queue.count = items.filter(i => !i.problem).length + entering
  queue.refused = items.filter(i => i.problem)
}

export function startQueue(): void {
  const line = () => {
    queue.online = navigator.onLine !== false
    if (queue.online) void drain()
  }
  addEventListener('online', line)
  addEventListener('offline', line)
  document.addEventListener('visibilitychange', () => { if (!document.hidden) void drain() })
  setInterval(() => { if (queue.count) void drain() }, 30_000)
  count().then(drain, () => undefined)
}
