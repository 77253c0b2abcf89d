import { place } from '../base/route'
import type { Session } from '../base/session'

/** Faces that are built; whoever works at another begins at the register. */
const FACES = ['/', '/family', '/staff', '/kitchen', '/counter', '/run', '/desk', '/wall', '/gov', '/site', '/subsidies/partner']

/** Goes where the person wanted to go, else where their work begins; never to another site. */
export function enter(s: Session): void {
  const next = place.query.get('next') ?? ''
  const own = FACES.indexOf(s.face) >= 0 ? s.face : '/staff'
  location.assign(/^\/(?![/\\])/.test(next) ? next : own)
}
