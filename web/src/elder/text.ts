import { book } from '../base/text'
import zh from '../text/zh/elder'

export const t = book(zh, () => import('../text/en/elder'))
