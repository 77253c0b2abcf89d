import { book } from '../base/text'
import zh from '../text/zh/run'

export const t = book(zh, () => import('../text/en/run'))
