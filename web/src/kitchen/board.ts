// The board: what the server last said, and on top what was noted here and has not reached it yet.
import { computed, reactive, watch } from 'vue'
import { sentence } from '../base/api'
import { firstOrKept } from '../base/first'
import { enqueue, queue, takeBack, waiting } from '../base/queue'
import { session } from '../base/session'
import type { FoodPart } from '../parts/food'

export interface Dish { id: number, name: string, part: FoodPart, need: number, made: number, note: string }
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
interface Pot { key: string, dish: number, size: number, n: number, at: number }

const UNDO_MS = 60_000
export const board = reactive<{ now: Board | null, failed: string, pots: Pot[] }>({ now: null, failed: '', pots: [] })

export async function loadBoard(): Promise<void> {
  try {
    await firstOrKept<Board>('/api/kitchen/board?meal=lunch', (b, kept) => {
      board.now = b
      if (!kept && !queue.count) board.pots = board.pots.filter(p => Date.now() - p.at < UNDO_MS).map(p => ({ ...p, n: 0 }))
    })
    board.failed = ''
  } catch (e) {
    board.failed = sentence(e)
  }
}
watch(() => queue.count, n => { if (!n) void loadBoard() })

export const dishes = computed(() => (board.now?.dishes ?? []).map(d => ({ ...d, made: Math.min(d.need, d.made + board.pots.filter(p => p.dish === d.id).reduce((s, p) => s + p.n, 0)) })))

/** After a restart without a line: what was noted and not sent is drawn again. */
export async function recall(): Promise<void> {
  for (const w of await waiting()) {
    const dish = /^\/api\/kitchen\/dishes\/(\d+)\/pot$/.exec(w.path)
    if (dish && !w.problem && !board.pots.some(p => p.key === w.key)) board.pots.push({ key: w.key, dish: +dish[1], size: (w.body as { n: number }).n, n: (w.body as { n: number }).n, at: w.at })
  }
}

/** One pot of a dish: counted at once, sent when there is a line. Returns how many portions it was. */
export async function pot(id: number): Promise<number> {
  const d = dishes.value.filter(x => x.id === id)[0]
  const n = d ? Math.min(board.now!.pot, d.need - d.made) : 0
  if (n <= 0) return 0
  const entry: Pot = { key: '', dish: id, size: n, n, at: Date.now() }
  board.pots.push(entry)
  entry.key = board.pots[board.pots.length - 1].key = await enqueue(session.now?.person.id ?? 0, 'POST', `/api/kitchen/dishes/${id}/pot`, { n, at_ms: entry.at }, d.name)
  return n
}

/** Takes the last pot of the past minute back: here if it has not left, else on the server by its key. */
export async function undoPot(): Promise<boolean> {
  const last = board.pots.filter(p => p.size > 0 && Date.now() - p.at < UNDO_MS).pop()
  if (!last) return false
  last.n -= last.size
  last.size = 0
  if (await takeBack(last.key)) last.n = 0
  else await enqueue(session.now?.person.id ?? 0, 'POST', `/api/kitchen/dishes/${last.dish}/pot/undo`, { key: last.key }, '')
  return true
}
