// The one way to the server: JSON in and out, a Problem with a plain sentence for everything that goes wrong.
import { t } from '../text/common'
import { posted } from './once'
import { practice } from './practice'
import { inEnglish } from './text'

const WAIT_MS = 20_000

export class Problem extends Error {
  constructor(readonly status: number, readonly code: string, readonly sentence: string, readonly field?: string) {
    super(sentence)
  }
  /** No answer came: the action may be sent again with the same key. */
  get offline() { return this.status === 0 }
}

export interface Ask { key?: string, keep401?: boolean }

/** One key for one intention; sending it twice does it once. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return Array.from(bytes, b => (b < 16 ? '0' : '') + b.toString(16)).join('')
}

/** Questions of one path that are on their way, and the newest answer meanwhile. */
interface Open { n: number, asked: number, newest: number, answer: unknown }
const opens: Record<string, Open> = {}

/** Answers may pass one another on the line. One that a later question of the same path has overtaken is older than
 *  what the page shows already: it is given the later one's answer instead. */
export async function call<T>(method: string, path: string, body?: unknown, ask: Ask = {}): Promise<T> {
  if (method !== 'GET') return once(method, path, body, ask)
  const o = opens[path] ??= { n: 0, asked: 0, newest: 0, answer: null }
  const mine = ++o.asked
  o.n++
  try {
    const got = await exchange<T>(method, path, body, ask)
    if (mine > o.newest) {
      o.newest = mine
      o.answer = got
    }
    return o.answer as T
  } catch (e) {
    if (mine < o.newest) return o.answer as T
    throw e
  } finally {
    if (!--o.n) delete opens[path]
  }
}

/** What is under way, and what had no answer: the same again soon is the same intention, and goes with the same key.
 *  Later it is a new one: a second call for help is never answered with the first. */
const AGAIN_MS = 60_000
const sent = new Map<string, { key: string, at: number, answer: Promise<unknown> | null }>()
function once<T>(method: string, path: string, body: unknown, ask: Ask): Promise<T> {
  posted()
  const same = method + path + JSON.stringify(body)
  const before = sent.get(same)
  if (before?.answer && (ask.key ?? before.key) === before.key) return before.answer as Promise<T>
  const at = Date.now()
  const key = ask.key ?? (before && at - before.at < AGAIN_MS ? before.key : newKey())
  const answer = exchange<T>(method, path, body, { ...ask, key })
  sent.set(same, { key, at, answer })
  answer.then(() => sent.delete(same), e => {
    if (e.status && e.status < 500) sent.delete(same)
    else sent.set(same, { key, at, answer: null })
  })
  return answer
}

async function exchange<T>(method: string, path: string, body: unknown, ask: Ask): Promise<T> {
  const pretended = practice.answer?.(method, path)
  if (pretended !== undefined) return pretended as T
  const stop = new AbortController()
  const timer = setTimeout(() => stop.abort(), WAIT_MS)
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': inEnglish() ? 'en' : 'zh-CN' }
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (method !== 'GET') {
    headers['idempotency-key'] = ask.key!
    headers['yl-clock'] = String(Date.now()) // what happened a while ago is dated by how long ago it was
  }
  let reply: Response
  let text: string
  try {
    reply = await fetch(path, {
      method, headers, signal: stop.signal, credentials: 'same-origin', cache: 'no-store',
      body: body === undefined ? undefined : JSON.stringify(body),
    })
    text = await reply.text()
  } catch {
    throw new Problem(0, 'offline', t(method === 'GET' ? 'offline_read' : 'offline_write'))
  } finally {
    clearTimeout(timer)
  }
  const json = parse(text)
  if (reply.ok) return json as T
  if (reply.status === 401 && !ask.keep401) toLogin()
  const p = (json ?? {}) as { code?: string, detail?: string, title?: string, field?: string }
  throw new Problem(reply.status, p.code ?? 'http.' + reply.status, p.detail || p.title || t('server_down'), p.field)
}

export const get = <T>(path: string, ask?: Ask) => call<T>('GET', path, undefined, ask)
export const post = <T>(path: string, body: unknown = {}, ask?: Ask) => call<T>('POST', path, body, ask)
export const patch = <T>(path: string, body: unknown, ask?: Ask) => call<T>('PATCH', path, body, ask)
export const del = <T>(path: string, ask?: Ask) => call<T>('DELETE', path, undefined, ask)

/** The sentence for whatever was thrown. */
export function sentence(error: unknown): string {
  return error instanceof Problem ? error.sentence : t('server_down')
}

export function toLogin(): void {
  const here = location.pathname + location.search
  location.assign('/login?next=' + encodeURIComponent(here))
}

function parse(text: string): unknown {
  try {
    return text ? JSON.parse(text) : null
  } catch {
    return null
  }
}
