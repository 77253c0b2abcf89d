// Who is here. Asked once per face, kept for the page.
import { reactive } from 'vue'
import { del, get } from './api'
import { modeFromAccount } from './mode'
import { forgetKept } from './store'

export interface Session {
  person: { id: number, name: string }
  role: string
  community?: { id: number, name: string }
  /** the site or firm the role is held at */
  organisation_id?: number
  mode?: string
  /** where this person's work begins, e.g. "/staff" */
  face: string
}

export const session = reactive<{ now: Session | null }>({ now: null })

export async function loadSession(): Promise<Session | null> {
  try {
    session.now = await get<Session>('/api/session')
    modeFromAccount(session.now.mode)
  } catch { /* 401 has gone to the login page; without a line the page shows what it has */ }
  return session.now
}

export async function leave(): Promise<void> {
  await forgetKept()
  await del('/api/session')
  location.assign('/login')
}
