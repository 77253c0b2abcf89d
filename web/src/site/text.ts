import { book } from '../base/text'
import zh from '../text/zh/site'

export const t = book(zh, () => import('../text/en/site'))
