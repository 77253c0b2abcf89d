// The lessons: for each page its steps in the real flow and the made-up day it shows meanwhile. A new page gets a row
// here and <Lesson name="…" /> in its template; nothing else.
import { practice } from '../base/practice'
import { book } from '../base/text'
import zh from '../text/zh/lesson'

export const t = book(zh, () => import('../text/en/lesson'))

export type LessonName = 'stove' | 'counter' | 'packing' | 'courier'
/** at: what is lit. How the step ends: 'see' by the button, 'tap' by a tap on it (or `key`), otherwise when what
 *  `until` names is there. hold: the tap itself does not reach the page. whole: the page can begin here again. */
export interface Step { at: string, ends: 'see' | 'tap' | 'until', picture: 'eye' | 'hand' | 'keys' | 'undo', key?: string, until?: string, hold?: boolean, whole?: boolean }
export interface LessonTable { path: string, steps: Step[], data: Record<string, () => unknown> }

const now = (min: number) => Date.now() + min * 60_000
const stop = (id: number, no: number, place: string, name: string, call: string, what: string, tags: unknown[]) => ({ id, no, place, name, call, age: 82, what, phone: '00000000000', notes: [], tags, state: 'todo' })

export const lessons: Record<LessonName, LessonTable> = {
  stove: {
    path: '/kitchen',
    steps: [
      { at: '.kb .d', ends: 'see', picture: 'eye', whole: true },
      { at: '.kb .d', ends: 'tap', picture: 'hand', key: '1', whole: true },
      { at: '.kb .d .left', ends: 'see', picture: 'eye' },
      { at: '.kb footer button', ends: 'tap', picture: 'undo', key: 'z' },
      { at: '.kb .al', ends: 'see', picture: 'eye', whole: true },
    ],
    data: {
      '/api/kitchen/board': () => ({
        site: '练习食堂', meal: '午餐', closed: true, total: 70, pot: 20, now_ms: Date.now(),
        dishes: [{ id: 1, name: '清蒸鲈鱼', part: 'fish', need: 40, made: 0, note: '少盐 6 份' }, { id: 2, name: '红烧豆腐', part: 'tofu', need: 30, made: 0, note: '' }],
        alerts: [{ what: '花生过敏', n: 1, how: '红色餐盒，单独装' }], runs: [{ at_ms: now(30), name: '1 号线', who: '练习', where: '1–4 栋', state: 'waiting' }],
      }),
    },
  },
  packing: {
    path: '/kitchen/labels',
    steps: [
      { at: '.label', ends: 'see', picture: 'eye', whole: true },
      { at: '.lb-warn', ends: 'see', picture: 'eye', whole: true },
      { at: '.sheet-head .main', ends: 'tap', picture: 'hand', hold: true, whole: true },
      { at: '.labels', ends: 'see', picture: 'eye', whole: true },
    ],
    data: { '/api/kitchen/labels': () => ({ items: [{ place: '1 栋 101', name: '张练习', what: '清蒸鲈鱼，软饭', warn: ['花生过敏'], run: '1 号线', no: 1 }, { place: '1 栋 202', name: '李练习', what: '红烧豆腐', warn: [], run: '1 号线', no: 2 }] }) },
  },
  counter: {
    path: '/counter',
    steps: [
      { at: '#q', ends: 'until', until: '.ph', picture: 'keys', whole: true },
      { at: '.ph', ends: 'see', picture: 'eye' },
      { at: '.chand', ends: 'tap', picture: 'hand', key: 'Enter' },
      { at: '.undo .btn', ends: 'tap', picture: 'undo', key: 'F9' },
    ],
    data: {
      '/api/counter/find': () => ({ items: [{ id: 1, name: '王小英', age: 82, address: '1 栋 101' }] }),
      '/api/counter/people/': () => ({
        person: { id: 1, name: '王小英', age: 82, address: '1 栋 101' }, tag: null, card_fen: 10000, nth: 1, warn: ['花生过敏'],
        order: { id: 1, by: '自己订的', what: '清蒸鲈鱼套餐', n: 1, note: '软饭', parts: ['fish', 'rice', 'greens'], lines: [{ name: '原价', fen: 1800 }], pay_fen: 1800 }, sets: [],
      }),
      '/api/counter/shift': () => ({ now_ms: 0, guests: [], people: [], sets: [] }),
    },
  },
  courier: {
    path: '/run',
    steps: [
      { at: '.rn .now', ends: 'see', picture: 'eye', whole: true },
      { at: '.rn .three button', ends: 'tap', picture: 'hand', whole: true },
      { at: '.rn .how', ends: 'tap', picture: 'hand' },
      { at: '.rn .undo .btn', ends: 'tap', picture: 'undo' },
      { at: '.rn .three button:last-child', ends: 'tap', picture: 'hand', whole: true },
      { at: '.rn .knock', ends: 'see', picture: 'eye' },
    ],
    data: {
      '/api/run/boxes': () => ({ items: [] }),
      '/api/run/help': () => ({ help: null }),
      '/api/run': () => ({ run: { id: 1, name: '练习线', boxes: '1', who: 0, total: 2, station_phone: '' }, stops: [stop(1, 1, '1 栋 101', '张练习', '奶奶', '箱 1，清蒸鲈鱼', [{ kind: 'bad', text: '花生过敏' }]), stop(2, 2, '1 栋 202', '李练习', '爷爷', '箱 1，红烧豆腐', [])] }),
    },
  },
}

export const running: { name: LessonName | null } = { name: null }

/** From here on the page lives in the lesson's day. Only how far one has come, and who one is, is real. */
export function begin(name: string): void {
  const lesson = lessons[name as LessonName]
  if (!lesson || location.pathname !== lesson.path) return
  running.name = name as LessonName
  practice.answer = (method, path) => {
    if (path.indexOf('/api/crew/lessons') === 0) return undefined
    if (method !== 'GET') return {}
    const at = Object.keys(lesson.data).filter(k => path === k || path.indexOf(k + '?') === 0 || (k.slice(-1) === '/' && path.indexOf(k) === 0))[0]
    return at ? lesson.data[at]() : undefined
  }
}
