import type zh from '../zh/exit'

const en: Record<keyof typeof zh, string> = {
  title: 'Meals ordered already',
  none: 'Nobody has ordered from {day} on',
  plan: 'From {day} on {n} are still here, {m} have moved.',
  unfit: 'Nothing suits {n} of them there: please call.',
  move: 'Move them all ({n})',
  undo: 'Take all back ({n})',
  undo_until: 'Can be taken back until {day} {time}',
  did_move: '{n} moved; everybody got one sentence.',
  did_undo: '{n} taken back; everybody got one sentence.',
  did_stay: ' {n} stayed.',
  meal: 'Meal',
  who: 'Who',
  to: 'To',
  there: 'What there',
  state: 'State',
  m_breakfast: 'Breakfast',
  m_lunch: 'Lunch',
  m_dinner: 'Dinner',
  s_waits: 'Waits',
  s_moved: 'Moved',
  s_stayed: 'Stayed',
  s_back: 'Taken back',
  save: 'Save as a table',
}
export default en
