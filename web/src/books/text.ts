import { book } from '../base/text'
import zh from '../text/zh/books'

export const t = book(zh, () => import('../text/en/books'))
