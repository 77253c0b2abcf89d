import { book } from '../base/text'
import zh from '../text/zh/subsidies'

export const t = book(zh, () => import('../text/en/subsidies'))
