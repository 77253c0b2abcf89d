import { book } from '../base/text'
import zh from '../text/zh/map'

export const t = book(zh, () => import('../text/en/map'))

type Key = Parameters<typeof t>[0]
/** kind_canteen, fresh_stale … */
export const said = (group: string, name: string) => t((group + '_' + name) as Key)
