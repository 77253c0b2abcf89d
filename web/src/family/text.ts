import { book } from '../base/text'
import zh from '../text/zh/family'

export const t = book(zh, () => import('../text/en/family'))
