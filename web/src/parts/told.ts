// What one was told: the messages of the person who is signed in.
import { computed, reactive } from 'vue'
import { get, post } from '../base/api'
import { daySaid, hourSaid } from '../base/format'
import { book } from '../base/text'
import type { Items } from '../base/types'
import zh from '../text/zh/told'

export { default as IconBell } from 'icon:bell'
export const t = book(zh, () => import('../text/en/told'))

export interface Message { id: number, person_id: number, about_id: number, kind: string, words: string, channel: 'app' | 'sms' | 'voice' | 'paper', state: 'waiting' | 'sending' | 'told' | 'read' | 'failed', by: string, made: string }

export const told = reactive({ items: [] as Message[] })
export async function loadTold() {
  told.items = (await get<Items<Message>>('/api/me/messages')).items
  return true
}
export const isFresh = (m: Message) => m.channel === 'app' && m.state === 'told'
export const fresh = computed(() => told.items.filter(isFresh))
export async function gotAll() {
  for (const m of fresh.value) await post(`/api/messages/${m.id}/read`, {})
  await loadTold()
}
export const madeSaid = (m: Message) => daySaid(Date.parse(m.made)) + ' ' + hourSaid(Date.parse(m.made))
export const wayOf = (m: Message) => (m.state === 'failed' ? t('not_done') : m.state === 'waiting' || m.state === 'sending' ? t('not_yet') : t(('how_' + m.channel) as 'how_app'))
export const factsOf = (m: Message) => [madeSaid(m), wayOf(m), m.by ? t('by', { name: m.by }) : ''].filter(Boolean).join(' · ')
