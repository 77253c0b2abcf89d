import { book } from '../base/text'
import zh from '../text/zh/devices'

export const t = book(zh, () => import('../text/en/devices'))
