import { book } from '../base/text'
import zh from '../text/zh/community'

export const t = book(zh, () => import('../text/en/community'))
