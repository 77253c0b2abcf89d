// The board: what the server last said, and on top what was noted here and has not reached it yet.
import { computed, reactive, watch } from 'vue'
import { newKey, sentence } from '../base/api'
import { firstOrKept } from '../base/first'
import { enqueue, queue, takeBack, waiting } from '../base/queue'
import { session } from '../base/session'
import type { FoodPart } from '../parts/food'
import { t } from './text'

export interface Dish { id: number, name: string, part: FoodPart, need: number, made: number, note: string, stopped?: boolean }
export interface Board {
  site: string
  meal: string
  closed: boolean
  total: number
  pot: number
  dishes: Dish[]
  alerts: { what: string, n: number, how: string }[]
  runs: { at_ms: number, name: string, who: string, where: string, state: 'packed' | 'short' | 'waiting' | 'door' | 'left', short?: number }[]
}
/** size: portions as cooked, 0 once taken back; n: how many of them the last board does not count yet. */
interface Pot { key: string, dish: number, size: number, n: number, at: number, kept: Promise<string> }

const UNDO_MS = 60_000
export const board = reactive<{ now: Board | null, failed: string, pots: Pot[] }>({ now: null, failed: '', pots: [] })
let asked = 0
let shown = 0
let shownAt = 0
let noted = 0
const STALE_MS = 10_000

/** A board that was asked for when nothing waited counts every pot noted by then; one that was asked for earlier
 *  than the board on the page is too old to show. While a pot is on its way nobody knows whether a board counts it:
 *  the next one is asked for when it has arrived, and only where that takes long is such a board shown. */
export async function loadBoard(): Promise<void> {
  const mine = ++asked
  const idle = !queue.count
  const then = noted
  const counted = queue.count ? [] : board.pots.map(p => ({ key: p.key, size: p.size }))
  try {
    await firstOrKept<Board>('/api/kitchen/board?meal=lunch', (b, kept) => {
      if (kept ? board.now : mine < shown) return
      if (!kept && board.now && !(idle && then === noted) && Date.now() - shownAt < STALE_MS) return
      board.now = b
      if (kept) return
      shown = mine
      shownAt = Date.now()
      for (const c of counted) {
        const p = board.pots.filter(x => x.key === c.key)[0]
        if (p) p.n = p.size - c.size // taken back since the board was asked for
      }
      board.pots = board.pots.filter(p => p.n || Date.now() - p.at < UNDO_MS)
    })
    board.failed = ''
  } catch (e) {
    board.failed = sentence(e)
  }
}
watch(() => queue.count, n => { if (!n) void loadBoard() })

export const dishes = computed(() => (board.now?.dishes ?? []).map(d => ({ ...d, made: Math.max(0, Math.min(d.need, d.made + board.pots.filter(p => p.dish === d.id).reduce((s, p) => s + p.n, 0))) })))

/** After a restart without a line: what was noted and not sent is drawn again, and what was taken back. */
export async function recall(): Promise<void> {
  for (const w of await waiting()) {
    const what = /^\/api\/kitchen\/dishes\/(\d+)\/pot(\/undo)?$/.exec(w.path)
    if (!what || w.problem) continue
    if (what[2]) {
      const undone = board.pots.filter(p => p.key === (w.body as { key: string }).key)[0]
      if (undone) undone.n = undone.size = 0
    } else if (!board.pots.some(p => p.key === w.key)) {
      const n = (w.body as { n: number }).n
      board.pots.push({ key: w.key, dish: +what[1], size: n, n, at: w.at, kept: Promise.resolve(w.key) })
    }
  }
}

/** One pot of a dish: counted at once, sent when there is a line. Returns how many portions it was. */
export async function pot(id: number): Promise<number> {
  const d = dishes.value.filter(x => x.id === id)[0]
  const n = d ? Math.min(board.now!.pot, d.need - d.made) : 0
  if (n <= 0) return 0
  const at = Date.now()
  const key = newKey()
  noted++
  const kept = enqueue(session.now?.person.id ?? 0, 'POST', `/api/kitchen/dishes/${id}/pot`, { n, at_ms: at }, d.name, key)
  board.pots.push({ key, dish: id, size: n, n, at, kept })
  await kept
  return n
}

/** Takes the last pot of the past minute back: here if it has not left, else on the server by its key. */
export async function undoPot(): Promise<boolean> {
  const last = board.pots.filter(p => p.size > 0 && Date.now() - p.at < UNDO_MS).pop()
  if (!last) return false
  noted++
  last.n -= last.size
  last.size = 0
  await last.kept
  await takeBack(last.key, () => enqueue(session.now?.person.id ?? 0, 'POST', `/api/kitchen/dishes/${last.dish}/pot/undo`, { key: last.key }, t('key_undo')))
  return true
}
