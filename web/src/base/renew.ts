// A new version is here: said in a line at the top of the page, once the page is opened, taken up again or nobody has
// touched it for a minute, so that nothing moves under a finger. It is put in place when a person says so, never over
// something half written; what waits to be sent stays in its store.
import { t } from '../text/app'

const CALM_MS = 60_000
let told = false

/** A text that was typed and would be gone. */
const half = () => Array.from(document.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>('input,textarea')).some(f => !/checkbox|radio|hidden|file/.test(f.type) && f.value !== f.defaultValue)

export function tell(worker: ServiceWorkerRegistration): void {
  if (told) return
  told = true
  const bar = document.createElement('div')
  bar.className = 'bar-new'
  bar.setAttribute('role', 'status')
  const words = bar.appendChild(document.createElement('p'))
  const button = bar.appendChild(document.createElement('button'))
  button.type = 'button'
  button.className = 'btn'
  button.addEventListener('click', () => {
    if (half()) {
      words.textContent = t('new_half')
      return
    }
    button.setAttribute('aria-busy', 'true')
    navigator.serviceWorker.addEventListener('controllerchange', () => location.reload())
    worker.waiting?.postMessage({ now: true })
  })
  const show = () => {
    if (bar.isConnected) return
    words.textContent = t('new_here')
    button.textContent = t('new_go')
    document.body.insertBefore(bar, document.body.firstChild)
  }
  let calm = 0
  const wait = () => {
    clearTimeout(calm)
    calm = window.setTimeout(show, CALM_MS)
  }
  const hands = (navigator as { userActivation?: { hasBeenActive: boolean } }).userActivation
  if (hands ? !hands.hasBeenActive : performance.now() < 5000) show()
  wait()
  for (const what of ['pointerdown', 'keydown']) addEventListener(what, wait, true)
  document.addEventListener('visibilitychange', () => document.hidden || show())
}
