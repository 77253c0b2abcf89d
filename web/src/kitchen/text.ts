import { book } from '../base/text'
import zh from '../text/zh/kitchen'

export const t = book(zh, () => import('../text/en/kitchen'))
