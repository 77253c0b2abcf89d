// The made-up replies must have the shapes of the real server's: what a page reads from the one it must find in the
// other. Needs YL_URL; compares, reply by reply, every member the mock gives.
import { openBrowser } from './browser.mjs'
import { crawl } from './answers.mjs'
import { startMock } from './mock.mjs'
import { ok, skip } from './tap.mjs'
import { openWorld } from './world.mjs'

const today = (back = 0) => new Date(Date.now() + 8 * 3_600_000 - back * 86_400_000).toISOString().slice(0, 10)
const GETS = [
  ['elder', '/api/session'], ['elder', '/api/home'], ['elder', '/api/meals/menu'], ['elder', '/api/meals/orders?mine=1'], ['elder', '/api/meals/orders/501'], ['elder', '/api/meals/orders/501/feedback'],
  ['elder', '/api/meals/orders/501/refunds'], ['elder', '/api/meals/complaints'], ['elder', '/api/meals/votes'], ['elder', '/api/meals/profile'], ['elder', '/api/meals/habit'], ['kitchen', '/api/kitchen/forecast'], ['manager', '/api/sites/tariffs?month=202610'], ['elder', '/api/open/tariffs?community=1'], ['manager', '/api/crew/month?month=202610'], ['manager', '/api/crew/allowances'], ['kitchen', '/api/crew/mine?month=202610'], ['kitchen', '/api/crew/lessons'], ['manager', '/api/crew/lessons/site'], ['elder', '/api/meals/standing'], ['elder', '/api/meals/sites'], ['elder', '/api/open/canteens?community=1'], ['manager', '/api/complaints'], ['worker', '/api/outreach'], ['worker', '/api/coverage'], ['worker', '/api/coverage/uses?by=household'], ['worker', '/api/tables'], ['elder', '/api/council'], ['manager', '/api/posters'], ['elder', '/api/activities'], ['gov', '/api/meals/compare'], ['gov', `/api/activities/figures?from=${today(30)}&to=${today()}`], ['worker', '/api/coverage/uses?by=rule'], ['gov', '/api/sites/work'], ['elder', '/api/me/looks'], ['elder', '/api/me/messages'], ['worker', '/api/messages/paper'], ['worker', '/api/messages/failed'], ['worker', '/api/assessments/items'], ['worker', '/api/assessments/due'], ['elder', '/api/me/consents'], ['family', '/api/family'],
  ['kitchen', '/api/kitchen/board?meal=lunch'], ['kitchen', '/api/kitchen/labels'], ['kitchen', '/api/kitchen/routes'], ['kitchen', '/api/kitchen/feedback'],
  ['counter', '/api/counter/find?q=wxy'], ['counter', '/api/counter/people/1001'], ['counter', '/api/counter/shift'], ['courier', '/api/run'],
  ['manager', '/api/site/day'], ['manager', `/api/site/menu?from=${today()}&to=${today()}`], ['manager', '/api/site/caller?phone=wxy'], ['manager', '/api/kitchen/eaten?person_id=1001'], ['manager', '/api/meals/clashes'],
  ['gov', '/api/gifts/pools'], ['gov', '/api/gifts'], ['gov', '/api/gifts/stock'], ['gov', '/api/gifts/aids'], ['gov', '/api/partners'], ['partner', '/api/partners/programmes?month=' + today().slice(0, 7).replace('-', '')], ['partner', '/api/partners/gifts'],
  ['manager', '/api/hub'], ['manager', '/api/volunteers/openings'], ['volunteer', '/api/volunteers/mine'], ['elder', '/api/open/pools?community=1'], ['elder', '/api/open/parties?community=1&month=' + today().slice(0, 7).replace('-', '')],
  ['staff', '/api/people?limit=20'], ['staff', '/api/people/1001'],
]
// Not in every reply of the server: each comes only when there is one, and the demo may have none.
const ALLOWED = new Set([
  '.sets[].reason', '.elders[].steps[].bad', '.elders[].steps[].next', '.relations[].until', '.assessment', '.assessment.level', '.assessment.total', '.assessment.day', '.assessment.expires',
  '.weather.text', '.weather.degrees', // no weather service
  '.activity.at_ms', '.activity.name', '.activity.id', '.activity.place', '.activity.going', '.activity.joined', // the activities have a page of their own
])

/** path → the kinds of value seen there; a list is the union of its members. */
function shape(value, at = '', out = new Map()) {
  const kind = value === null ? 'null' : Array.isArray(value) ? 'list' : typeof value
  out.set(at, (out.get(at) ?? new Set()).add(kind))
  if (kind === 'list') for (const v of value) shape(v, at + '[]', out)
  if (kind === 'object') for (const [k, v] of Object.entries(value)) shape(v, at + '.' + k, out)
  return out
}

export async function run() {
  if (!process.env.YL_URL) {
    skip('the shapes of the made-up replies', 'they are compared with the real server')
    return
  }
  const browser = await openBrowser({ shell: true })
  const world = await openWorld(browser)
  const mock = await startMock()
  await world.lunch(true)
  for (const [role, path] of GETS) {
    try {
      const real = shape(await world.ask(role, 'GET', world.path(path)))
      const made = shape(await (await fetch(mock.url + path, { headers: { cookie: 'yl_role=' + role } })).json())
      const wrong = []
      for (const [at, kinds] of made) {
        // An empty list or nothing at all on the real side says nothing about its members.
        const parent = at.replace(/(\[\]|\.\w+)$/, '')
        if (at && !real.has(parent)) continue
        const there = real.get(at)
        if (!there) {
          if (at.endsWith('[]') || ALLOWED.has(at) || [...real.get(parent)].every(k => k === 'null')) continue
          wrong.push(`${at} is only in the mock`)
        } else if (![...kinds].some(k => there.has(k)) && !there.has('null') && !kinds.has('null')) wrong.push(`${at} is ${[...kinds]} in the mock, ${[...there]} on the server`)
      }
      ok(!wrong.length, `the made-up ${path.replace(/\d{4}-\d\d-\d\d/g, '…')} is a reply of the server's shape`, wrong)
    } catch (e) {
      ok(false, `the made-up ${path}`, [e.message.split('\n')[0]])
    }
  }
  await crawl(world)
  await world.lunch(false)
  mock.close()
  await browser.close()
  world.close()
}
