import { book } from '../base/text'
import zh from '../text/zh/login'

export const t = book(zh, () => import('../text/en/login'))
