import { place } from '../base/route'
import type { Session } from '../base/session'

/** Goes where the person wanted to go, else where their work begins; never to another site. */
export function enter(s: Session): void {
  const next = place.query.get('next') ?? ''
  location.assign(/^\/(?![/\\])/.test(next) ? next : s.face || '/')
}
