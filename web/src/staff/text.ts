import { book } from '../base/text'
import zh from '../text/zh/staff'

export const t = book(zh, () => import('../text/en/staff'))
