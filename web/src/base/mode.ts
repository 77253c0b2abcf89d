// Mode, letter size and theme: attributes of <html>, set by boot.js before the first paint.
import { reactive } from 'vue'
import { keepOnDevice } from './text'

export type Mode = 'standard' | 'elder' | 'kiosk'
export type Size = 'm' | 'l' | 'xl'

const root = typeof document === 'undefined' ? { dataset: {} as DOMStringMap } : document.documentElement
const state = reactive({ mode: root.dataset.mode as Mode, size: (root.dataset.size ?? 'm') as Size })

export const mode = () => state.mode
export const size = () => state.size

export function setMode(next: Mode, keep = true): void {
  state.mode = next
  root.dataset.mode = next
  if (keep) keepOnDevice('mode', next)
}

export function setSize(next: Size): void {
  state.size = next
  root.dataset.size = next
  keepOnDevice('size', next)
}

/** The account's mode counts only where this device has not chosen one. */
export function modeFromAccount(next: string | undefined): void {
  let chosen: string | null = null
  try {
    chosen = localStorage.getItem('yl-mode')
  } catch { /* as if nothing was chosen */ }
  if (!chosen && (next === 'standard' || next === 'elder' || next === 'kiosk')) setMode(next, false)
}
