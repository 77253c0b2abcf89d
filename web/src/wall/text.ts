import { book } from '../base/text'
import zh from '../text/zh/wall'

export const t = book(zh, () => import('../text/en/wall'))
