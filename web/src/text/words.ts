import { book } from '../base/text'
import zh from './zh/words'

type Key = keyof typeof zh
const say = book(zh, () => import('./en/words'))

/** The word for a short name of the server, e.g. word('flag', 'alone'); an unknown name stands for itself. */
export function word(kind: string, name: string): string {
  const key = kind + '_' + name
  return key in zh ? say(key as Key) : name
}
/** The short names of one kind, in their order: the choices of a field. */
export function choices(kind: string): string[] {
  return Object.keys(zh).filter(k => k.indexOf(kind + '_') === 0).map(k => k.slice(kind.length + 1))
}
