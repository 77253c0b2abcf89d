// Marks around words as each language sets them: a Chinese one is as wide as a character, an English one has a space.
import { inEnglish } from './text'

/** 王秀英：送晚了, Wang: came late */
export const colon = () => (inEnglish() ? ': ' : '：')

/** （女儿）, (daughter): what stands after a name. */
export const bracket = (words: string) => (inEnglish() ? ` (${words})` : `（${words}）`)
