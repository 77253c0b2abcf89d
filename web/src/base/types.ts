// What the people API answers. Written by hand until they are printed from the server's own route tables.

export interface PersonRow { id: number, name: string, age: number, sex: Sex, address: string, flags: string[], phone_tail: string }
export type Sex = 'F' | 'M'
export interface Flag { flag: string, source: string, since: string, until: string | null }
export interface Relation { id: number, person: string, relation: string, phone?: string, scopes: string[], until: string | null }
export interface Consent { id: number, to: string, purpose: string, from: string, until: string | null }
export interface Absence { id?: number, from: string, until: string, why: string }
export interface Diet { allergies: string[], conditions: string[], texture: string, dislikes: string[] }
export interface CareSetting { setting: string, since: string, history?: { setting: string, since: string }[] }

export interface Person {
  id: number
  name: string
  sex: Sex
  birth: string
  age: number
  phone: string
  address: string
  id_masked: string
  card?: string
  flags: Flag[]
  care_setting: CareSetting
  relations: Relation[]
  consents: Consent[]
  assessment: { level: number, total: number, done?: string, expires: string, due?: boolean } | null
  wishes: string
  diet: Diet
  absences: Absence[]
  version?: number
}

export interface Look { at: number, who: string, role: string, purpose: string, what: string }
export interface Items<T> { items: T[], next?: string | null }
export interface ImportReply {
  rows: number
  imported?: number
  faults: { row: number, column: string, text: string }[]
  columns: { name: string, maps_to: string }[]
}
