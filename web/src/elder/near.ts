import { book } from '../base/text'
import zh from '../text/zh/near'

export const t = book(zh, () => import('../text/en/near'))
