import { book } from '../base/text'
import zh from './zh/card'

export const t = book(zh, () => import('./en/card'))
