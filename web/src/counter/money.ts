import { book } from '../base/text'
import zh from '../text/zh/topup'

export const t = book(zh, () => import('../text/en/topup'))
