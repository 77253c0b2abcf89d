import { get } from './api'

/** Reads what the server put into the page, once; otherwise asks for it. */
export function first<T>(path: string): Promise<T> {
  const slot = document.getElementById('first')
  if (slot) {
    const all = JSON.parse(slot.textContent || '{}') as Record<string, T>
    slot.remove()
    if (path in all) return Promise.resolve(all[path])
  }
  return get<T>(path)
}

const shown = new Set<string>()

/** Shows the last answer at once, then the fresh one; keeps the page alive without a line. */
export async function firstOrKept<T>(path: string, show: (value: T, kept: boolean) => void): Promise<void> {
  const key = 'yl-kept ' + path
  let had = false
  try {
    const kept = localStorage.getItem(key)
    if (kept && shown.has(path)) had = true
    else if (kept) {
      show(JSON.parse(kept) as T, true)
      had = true
    }
  } catch { /* a broken copy counts as none */ }
  shown.add(path)
  try {
    const fresh = await first<T>(path)
    show(fresh, false)
    try {
      localStorage.setItem(key, JSON.stringify(fresh))
    } catch { /* full: only offline reading is lost */ }
  } catch (e) {
    if (!had) throw e
  }
}
