// What the first page shows, shared by the pages of this face: the duty number and the person's name.
import { reactive } from 'vue'
import { sentence } from '../base/api'
import { firstOrKept } from '../base/first'
import type { Home, Order } from '../base/meals'

export const home = reactive<{ now: Home | null, failed: string }>({ now: null, failed: '' })
/** The order just placed, so that its page needs no second round. */
export const fresh: { order: Order | null } = { order: null }

export async function loadHome(): Promise<void> {
  home.failed = ''
  try {
    await firstOrKept<Home>('/api/home', value => { home.now = value })
  } catch (e) {
    home.failed = sentence(e)
  }
}
