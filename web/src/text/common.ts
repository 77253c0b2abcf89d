import { book } from '../base/text'
import zh from './zh/common'

export const t = book(zh, () => import('./en/common'))
