import { book } from '../base/text'
import { word as register } from './words'
import zh from './zh/rules'

type Key = keyof typeof zh
const say = book(zh, () => import('./en/rules'))

/** The word for a short name in a rule or claim, e.g. word('funder', 'district'); else the register's, else itself. */
export function word(kind: string, name: string): string {
  const key = kind + '_' + name
  return key in zh ? say(key as Key) : register(kind, name)
}
