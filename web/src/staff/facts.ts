import type { PersonRow } from '../base/types'
import { t as c } from '../text/common'
import { word } from '../text/words'
import { t } from './text'

/** One line that tells two people of one name apart. */
export function facts(p: Pick<PersonRow, 'sex' | 'age' | 'address'> & { phone_tail?: string }): string {
  return [
    p.sex === 'unknown' ? '' : word('sex', p.sex), p.age === undefined ? '' : c('age', { n: p.age }), p.address,
    p.phone_tail ? t('phone_tail', { tail: p.phone_tail }) : '',
  ].filter(Boolean).join(' · ')
}
