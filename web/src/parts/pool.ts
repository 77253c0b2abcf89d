// The risk pool: what its route answers.
import { book } from '../base/text'
import zh from '../text/zh/pool'

export const t = book(zh, () => import('../text/en/pool'))

export interface Loss { site_id: number, site_name: string, day: string, kind: 'no_show' | 'weather' | 'spoiled', fen: number, site_fen: number, pool_fen: number, platform_fen: number, words: string, may_undo: boolean }
export interface PoolMove { id: number, site_id: number, site_name: string, at: string, fen: number, kind: 'paid' | 'borne' | 'back', undone: boolean, may_undo: boolean }
export interface Risks { pool_fen: number, shares: { kind: string, site_bp: number, pool_bp: number, platform_bp: number }[], losses: Loss[], moves: PoolMove[] }
