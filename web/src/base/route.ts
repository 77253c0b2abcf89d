// The router of a face: a table of paths, plain links, one focused heading after each change of page.
import { defineAsyncComponent, h, nextTick, shallowReactive, type Component } from 'vue'
import { t } from '../text/common'

export interface Page { path: string, view: Component | (() => Promise<{ default: Component }>), lazy?: boolean }
interface Place { path: string, params: Record<string, string>, query: URLSearchParams, view: Component | null }

export const place = shallowReactive<Place>({ path: '', params: {}, query: new URLSearchParams(), view: null })
let pages: { re: RegExp, names: string[], view: Component }[] = []

/** A page whose parts did not come: the line went, or a new version took its place. */
const Lost = () => h('div', { class: 'em stack', role: 'alert' }, [h('h1', t('page_lost')), h('button', { type: 'button', class: 'btn', onClick: () => location.reload() }, t('retry'))])

export function startRoutes(table: Page[]): void {
  pages = table.map(p => {
    const names: string[] = []
    const re = new RegExp('^' + p.path.replace(/:(\w+)/g, (_, name) => (names.push(name), '([^/]+)')) + '/?$')
    return { re, names, view: p.lazy ? defineAsyncComponent({ loader: p.view as () => Promise<{ default: Component }>, errorComponent: Lost }) : p.view as Component }
  })
  addEventListener('popstate', () => show(true))
  document.addEventListener('click', follow)
  show(false)
}

/** Goes to a page of this face without loading, to any other with. */
export function go(path: string, replace = false): void {
  if (!match(path.split(/[?#]/)[0])) {
    location.assign(path)
    return
  }
  if (replace) history.replaceState(null, '', path)
  else history.pushState(null, '', path)
  show(true)
}

export function back(otherwise: string): void {
  if (history.length > 1 && document.referrer.indexOf(location.origin) === 0) history.back()
  else go(otherwise)
}

function match(path: string) {
  for (const page of pages) {
    const found = page.re.exec(path)
    if (found) return { view: page.view, params: Object.fromEntries(page.names.map((n, i) => [n, decodeURIComponent(found[i + 1])])) }
  }
  return null
}

function show(moved: boolean): void {
  const found = match(location.pathname)
  place.path = location.pathname
  place.query = new URLSearchParams(location.search)
  place.params = found?.params ?? {}
  place.view = found?.view ?? null
  if (moved) {
    scrollTo(0, 0)
    void nextTick(focusHeading)
  }
}

/** A screen reader hears the new page's name; a keyboard goes on from its top. */
function focusHeading(): void {
  const h1 = document.querySelector('h1')
  if (!h1) return
  h1.setAttribute('tabindex', '-1')
  h1.focus({ preventScroll: true })
}

function follow(e: MouseEvent): void {
  if (e.defaultPrevented || e.button !== 0 || e.metaKey || e.ctrlKey || e.shiftKey || e.altKey) return
  const a = (e.target as Element).closest('a')
  if (!a || a.target || a.hasAttribute('download') || a.origin !== location.origin) return
  if (a.getAttribute('href')!.charAt(0) === '#') return
  if (!match(a.pathname)) return
  e.preventDefault()
  go(a.pathname + a.search)
}
