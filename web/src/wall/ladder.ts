import { listed } from '../base/format'
// Whom an alarm of one person rings, step by step: bits of safety.h, LadderWho, in the order in which they are shown.
export interface Step { who: number, wait_s: number }
export interface LadderReply { name: string, urgent: Step[], quiet: Step[], urgent_own: boolean, quiet_own: boolean, people: { who: number, name: string }[] }
export const WHO = { family: 1, family_2: 2, grid: 4, station: 8, operator_2: 16, neighbour: 64, ready_120: 32 } as const
export type Who = keyof typeof WHO
export const whos = Object.keys(WHO) as Who[]
export const has = (s: Step, w: Who) => (s.who & WHO[w]) !== 0
/** Names of whom the word stands for now; nobody: the step passes over it. */
export const namesOf = (l: LadderReply, w: Who) => listed(l.people.filter(p => p.who === WHO[w]).map(p => p.name).filter(n => n))
/** A word that stands for nobody of this elder now. Of the second operators the reply names none. */
export const isEmpty = (l: LadderReply, w: Who) => (w === 'family' || w === 'family_2' || w === 'grid' || w === 'neighbour') && !namesOf(l, w)
/** Whether the step rings anybody; one that does not is passed over without waiting. */
export const rings = (l: LadderReply, s: Step) => whos.some(w => w !== 'ready_120' && has(s, w) && !isEmpty(l, w))
