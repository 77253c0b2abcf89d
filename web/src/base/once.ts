// A tap does a thing once. One that comes before its forerunner could be seen (the second of a double tap, an impatient
// one on a slow phone, a key held down) is not taken for the next thing that has come to stand in the same place.
const SOON_MS = 400
const NEAR_PX = 40
interface Sent { at: MouseEvent, on: Element | null, until: number }
let now: MouseEvent | null = null
let sent: Sent | null = null

const control = (e: MouseEvent) => (e.target as Element).closest('button,a,label')

/** Something has been sent, or kept to be sent, by the click that is being handled. */
export function posted(): void {
  if (!now) return
  const mine: Sent = { at: now, on: control(now), until: Infinity }
  sent = mine
  requestAnimationFrame(() => setTimeout(() => { mine.until = Math.max(mine.at.timeStamp + SOON_MS, performance.now()) }))
}
function press(e: MouseEvent): void {
  // e.timeStamp is when the finger came down, not when a busy phone got round to it.
  if (sent && e.timeStamp < sent.until && (control(e) === sent.on || (e.detail && Math.abs(e.clientX - sent.at.clientX) + Math.abs(e.clientY - sent.at.clientY) < NEAR_PX))) {
    e.preventDefault()
    e.stopImmediatePropagation()
    return
  }
  sent = null
  now = e
  setTimeout(() => { if (now === e) now = null })
}
if (typeof document !== 'undefined') { // a page drawn at build has no hands
  addEventListener('click', press, true)
  addEventListener('input', () => { sent = null }, true) // what is typed between two taps makes them two
}
