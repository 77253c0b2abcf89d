import { book } from '../base/text'
import zh from '../text/zh/desk'

export const t = book(zh, () => import('../text/en/desk'))
