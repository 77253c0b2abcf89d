// The wall: what the server last said, asked again whenever something happens, and at least each ten seconds.
import { computed, reactive } from 'vue'
import { get, post, sentence } from '../base/api'

export type State = 'raised' | 'notified' | 'acknowledged' | 'on_the_way' | 'on_site' | 'resolved' | 'reviewed' | 'suppressed'
export interface Fix { lat_e7: number, lon_e7: number, accuracy_m: number, at_ms: number }
export interface Alarm {
  id: number, kind: string, word: string, state: State, urgent: boolean, test: boolean, taken_back: boolean, ready_120: boolean, step: number, repeats: number
  raised_ms: number, ring_ms: number, acked_ms: number | null, due_ms: number | null, resolved_ms: number | null, code: string, device_id: number
  fix: Fix | null, home: Home | null, owner: { id: number, name: string } | null, person_id: number, name: string, age: number, place: string
}
export interface Home { lat_e7: number, lon_e7: number }
export interface Lost { id: number, alarm_id: number, radius_m: number, gone_ms: number, neighbours_until_ms: number, fix: Fix | null, party: { person_id: number, name: string, state: string, where: string }[] }
export interface Contact { id: number, name: string, what: string, phone: string }
export interface AlarmEvent { number: number, what: string, at_ms: number, by: string | null, words: string | null, detail: { told?: number } }
export interface Whole extends Alarm { tags: { kind: string, text: string }[], contacts: Contact[], helpers: Contact[], events: AlarmEvent[] }
export interface WallReply {
  now_ms: number, me: number, answer_mean_s: number, answered_today: number, on_duty: Contact[], roster_end_ms: number
  probe: { last_ms: number, arrived: number, missed: number }, items: Alarm[], misses: Alarm[]
}

export const wall = reactive<{ now: WallReply | null, failed: string, ahead: number, chosen: number, whole: Whole | null }>({ now: null, failed: '', ahead: 0, chosen: 0, whole: null })

export const chosen = computed(() => wall.now?.items.filter(a => a.id === wall.chosen)[0] ?? wall.now?.items[0] ?? null)
export const waits = (a: Alarm) => a.state === 'raised' || a.state === 'notified'
/** What must be heard: somebody in need whom nobody has answered. */
export const calling = computed(() => (wall.now?.items ?? []).filter(a => waits(a) && a.urgent).length > 0)

let asking = false
let again = false
export async function loadWall(): Promise<void> {
  if (asking) {
    again = true
    return
  }
  asking = true
  try {
    const now = await get<WallReply>('/api/wall')
    wall.now = now
    wall.ahead = now.now_ms - Date.now()
    wall.failed = ''
  } catch (e) {
    wall.failed = sentence(e)
  }
  asking = false
  if (again) {
    again = false
    void loadWall()
  }
}
export async function loadWhole(id: number): Promise<void> {
  try {
    const whole = await get<Whole>('/api/alarms/' + id)
    if (chosen.value?.id === id) wall.whole = whole
  } catch (e) {
    wall.failed = sentence(e)
  }
}
/** Who acts on an alarm stays with it, wherever the list moves it. */
export async function act(id: number, what: string, body: unknown = {}): Promise<boolean> {
  wall.chosen = what === 'resolve' || what === 'review' ? 0 : id
  try {
    await post<Alarm>(`/api/alarms/${id}/${what}`, body)
    wall.failed = ''
  } catch (e) {
    wall.failed = sentence(e)
    await loadWall()
    return false
  }
  await loadWall()
  void loadWhole(id)
  return true
}
/** 00:47, 26:40, 1:02:05 */
export function gone(from: number, now: number): string {
  const s = Math.max(0, Math.floor((now - from) / 1000))
  const two = (n: number) => (n < 10 ? '0' : '') + n
  return s < 3600 ? two(Math.floor(s / 60)) + ':' + two(s % 60) : Math.floor(s / 3600) + ':' + two(Math.floor(s / 60) % 60) + ':' + two(s % 60)
}
