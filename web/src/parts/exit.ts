import { book } from '../base/text'
import zh from '../text/zh/exit'

export const t = book(zh, () => import('../text/en/exit'))
