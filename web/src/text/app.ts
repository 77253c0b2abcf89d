import { book } from '../base/text'
import zh from './zh/app'

export const t = book(zh, () => import('./en/app'))
