// What was done without a line: kept in IndexedDB, sent in order, each with the key it was born with, so that
// a second sending changes nothing. The page drains it itself: on return of the line, on waking, each 30 s.
import { reactive } from 'vue'
import { call, newKey, Problem } from './api'

export interface Waiting { key: string, at: number, who: number, method: string, path: string, body: unknown, label: string, problem?: string }

export const queue = reactive({ count: 0, refused: [] as Waiting[], online: navigator.onLine !== false })
const STORE = 'waiting'
let opening: Promise<IDBDatabase> | null = null
let draining = false

function open(): Promise<IDBDatabase> {
  return opening ??= new Promise((resolve, reject) => {
    const ask = indexedDB.open('yinlin', 1)
    ask.onupgradeneeded = () => ask.result.createObjectStore(STORE, { keyPath: 'key' }).createIndex('at', 'at')
    ask.onsuccess = () => resolve(ask.result)
    ask.onerror = () => reject(ask.error)
  })
}

async function run<T>(kind: IDBTransactionMode, work: (s: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const db = await open()
  return new Promise((resolve, reject) => {
    const tx = db.transaction(STORE, kind)
    const ask = work(tx.objectStore(STORE))
    tx.oncomplete = () => resolve(ask.result)
    tx.onerror = tx.onabort = () => reject(tx.error)
  })
}

/** What still waits, oldest first: pages draw it over what the server last said. */
export const waiting = () => all()
const all = () => run<Waiting[]>('readonly', s => s.index('at').getAll())

/** Keeps an action and tries to send it; returns when it is safely kept, not when it is sent. */
export async function enqueue(who: number, method: string, path: string, body: unknown, label: string): Promise<string> {
  const item: Waiting = { key: newKey(), at: Date.now(), who, method, path, body, label }
  await run('readwrite', s => s.put(item))
  await count()
  void drain()
  return item.key
}

/** Takes back what has not been sent yet; false when it is too late. */
export async function takeBack(key: string): Promise<boolean> {
  const found = await run('readonly', s => s.get(key))
  if (!found) return false
  await run('readwrite', s => s.delete(key))
  await count()
  return true
}

export async function drain(): Promise<void> {
  if (draining) return
  draining = true
  try {
    for (const item of await all()) {
      if (item.problem) continue
      try {
        await call(item.method, item.path, item.body, { key: item.key, keep401: true })
        await run('readwrite', s => s.delete(item.key))
        queue.online = true
      } catch (e) {
        if (!(e instanceof Problem) || e.offline || e.status >= 500 || e.status === 401) {
          if (e instanceof Problem && e.offline) queue.online = false
          break
        }
        await run('readwrite', s => s.put({ ...item, problem: e.sentence }))
      }
      await count()
    }
  } finally {
    draining = false
    await count()
  }
}

async function count(): Promise<void> {
  const items = await all()
  queue.count = items.filter(i => !i.problem).length
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
