import { book } from '../base/text'
import zh from './zh/say'

export const t = book(zh, () => import('./en/say'))
