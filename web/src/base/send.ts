import { call, type Ask } from './api'
import type { Routes } from './routes'

/** A route by its name in the server's table, with what that table takes: the names in braces go into the path,
 *  the rest into the query of a GET or the body. What comes back is the table's, or T where it says nothing. */
export function send<T = never, R extends keyof Routes = keyof Routes>(route: R, given: Routes[R]['in'], ask?: Ask): Promise<Answer<T, R>> {
  const [method, pattern] = route.split(' ')
  const rest: Record<string, unknown> = { ...(given as object) }
  const path = pattern.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = rest[name]
    delete rest[name]
    return encodeURIComponent(String(value))
  })
  if (method !== 'GET') return call(method, path, rest, ask)
  const query = Object.keys(rest).filter(k => rest[k] !== undefined).map(k => k + '=' + encodeURIComponent(String(rest[k]))).join('&')
  return call(method, query ? path + '?' + query : path, undefined, ask)
}
type Answer<T, R extends keyof Routes> = [T] extends [never] ? Routes[R]['out'] : T

/** What a route answers; one of its items; the same with words that the table does not know to be few. */
export type Out<R extends keyof Routes> = Routes[R]['out']
export type Item<R extends keyof Routes> = Out<R> extends { items: (infer I)[] } ? I : never
export type Told<T, N extends { [K in keyof N]: K extends keyof T ? unknown : never }> = Omit<T, keyof N> & N
