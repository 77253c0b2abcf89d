import type zh from '../zh/how'

const en: Record<keyof typeof zh, string> = {
  how: 'How',
  door: 'Brought home',
  eat_in: 'Eat at the canteen',
  take_away: 'Fetch it',
  fee: 'Bringing it costs {n} yuan more.',
  free: 'Bringing it is free, a subsidy pays the {n} yuan.',
}
export default en
