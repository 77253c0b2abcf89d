import type zh from '../zh/counter'

const en: Record<keyof typeof zh, string> = {
  title: 'Pick-up counter',
  find: 'Find',
  find_label: 'Card, code, or pinyin initials',
  found: '{n} found',
  none: 'Nobody found',
  enter: 'Enter',
  key_clear: 'clear',
  key_walk: 'walk-in order',
  start: 'Swipe the card or type the pinyin initials',
  start_help: 'For 王秀英 type w x y',
  balance: '{n} yuan on the card',
  nth: 'pick-up {n} today',
  portions: '{what}, {n} portions',
  card: 'From the card',
  hand: 'Hand over and pay',
  handed: '{name} has the meal, {n} yuan paid',
  handed_off: '{name} has the meal, paid when the network is back',
  undo: 'Undo',
  no_order: 'No order today',
  walk_in: 'Order one now',
  walk_price: '{name}, {n} yuan',
  settings: 'Style and language',
  key_card: 'Top up, refund',
}
export default en
