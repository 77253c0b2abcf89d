// The measure a drawing stands on, and a number of it in words.
import { count } from './format'

/** The next round number, so that a scale can be read: 0 → 0, 37 → 40, 101 → 150, 0.3 → 0.3. */
export function ceiling(v: number): number {
  if (!(v > 0) || !isFinite(v)) return 0
  const step = Math.pow(10, Math.floor(Math.log10(v)))
  const round = [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].filter(n => n * step >= v * (1 - 1e-12))[0]
  return +(round * step).toPrecision(12)
}

/** How much of a whole, 0 to 100, for the width of a bar: never outside, never not a number. */
export const share = (part: number, whole: number) => (whole > 0 && part > 0 ? Math.min(100, part / whole * 100) : 0)

/** 57 and % → 57%, −12.4 and 份 → −12.4 份 */
export const said = (v: number, unit: string) => count(v) + (unit === '%' ? '%' : unit ? ' ' + unit : '')
