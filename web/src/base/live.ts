// Events from the server: one connection per browser where tabs can agree (Web Locks and BroadcastChannel),
// else one per tab; what was missed comes after a reconnect by Last-Event-ID; without SSE a poll each 10 s.
import { reactive } from 'vue'

export interface LiveEvent { id: string, kind: string, data: unknown }
type Hear = (e: LiveEvent) => void

export const live = reactive({ up: false })
const ears: { kinds: string[], hear: Hear }[] = []
const URL_PATH = '/api/events'
let channel: BroadcastChannel | null = null
let last = ''
let started = false

/** Calls `hear` for each event whose kind starts with one of `kinds`; returns the way to stop. */
export function on(kinds: string[], hear: Hear): () => void {
  const ear = { kinds, hear }
  ears.push(ear)
  if (!started) start()
  return () => { ears.splice(ears.indexOf(ear), 1) }
}

function start(): void {
  started = true
  const locks = (navigator as { locks?: { request(name: string, work: () => Promise<void>): Promise<void> } }).locks
  if (window.BroadcastChannel && locks) {
    channel = new BroadcastChannel('yl-live')
    channel.onmessage = m => tell(m.data as LiveEvent)
    void locks.request('yl-live', () => new Promise<void>(() => connect()))
  } else connect()
}

function connect(): void {
  const source = new EventSource(URL_PATH + (last ? '?after=' + encodeURIComponent(last) : ''))
  source.onopen = () => { live.up = true }
  source.onmessage = m => {
    last = m.lastEventId
    let data: unknown = null
    try {
      data = JSON.parse(m.data)
    } catch { return }
    const event = { id: m.lastEventId, kind: String((data as { kind?: string } | null)?.kind ?? ''), data }
    channel?.postMessage(event)
    tell(event)
  }
  source.onerror = () => {
    live.up = false
    if (source.readyState === EventSource.CLOSED) {
      source.close()
      setTimeout(connect, 10_000)
    }
  }
}

function tell(event: LiveEvent): void {
  live.up = true
  for (const ear of ears.slice()) if (ear.kinds.some(k => event.kind.indexOf(k) === 0)) ear.hear(event)
}
