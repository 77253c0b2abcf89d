// What the first page shows, shared by the pages of this face: the duty number and the person's name.
import { reactive } from 'vue'
import { Problem, sentence } from '../base/api'
import { firstOrKept } from '../base/first'
import type { Home, Order } from '../base/meals'
import { fives, hourSaid } from '../base/format'
import { loadSession } from '../base/session'
import { t } from './text'

export const home = reactive<{ now: Home | null, failed: string }>({ now: null, failed: '' })
/** The order just placed, so that its page needs no second round. */
export const fresh: { order: Order | null } = { order: null }

/** When it comes, in one breath. */
export function comes(o: Order): string {
  return o.how === 'door' ? t(o.moved === 'later' ? 'comes_later' : o.moved ? 'comes_sooner' : 'comes', { time: hourSaid(fives(o.deliver_ms)) }) : t(o.how, { time: hourSaid(o.deliver_ms) })
}

export async function loadHome(): Promise<void> {
  home.failed = ''
  try {
    await firstOrKept<Home>('/api/home', value => { home.now = value })
  } catch (e) {
    if (e instanceof Problem && e.status === 404) await bare()
    else home.failed = sentence(e)
  }
}

/** A community without a canteen: the name, and the pages that need none. */
async function bare(): Promise<void> {
  const s = await loadSession()
  if (s) home.now = { now_ms: Date.now(), person: { call: s.person.name }, lunch: { state: 'none' }, contacts: [], duty: null }
}
