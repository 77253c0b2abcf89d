import { book } from '../base/text'
import zh from '../text/zh/gov'

export const t = book(zh, () => import('../text/en/gov'))
