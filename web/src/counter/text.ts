import { book } from '../base/text'
import zh from '../text/zh/counter'

export const t = book(zh, () => import('../text/en/counter'))
