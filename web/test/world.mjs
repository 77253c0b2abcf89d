// Where the tests look: the mock, or with YL_URL a running `yinlin serve` on a demo community.
import { listenTo, openAnswers, sawAnswer } from './answers.mjs'
import { machineNow } from './clock.mjs'
import { slowLine } from './hard.mjs'
import { startMock } from './mock.mjs'

const LOGIN = { elder: 'wang', family: 'xiaofang', staff: 'jingban', kitchen: 'chushi', counter: 'guitai', courier: 'songcan', gov: 'minzheng', manager: 'shitang', admin: 'guanli', desk: 'shitang', operator: 'zhishou', aide: 'zhulao', worker: 'shegong', partner: 'juanzeng', volunteer: 'zhiyuan' }
export const DEMO_PASSWORD = process.env.YL_PASSWORD ?? 'demo-2026'

// Asked once for the whole run: the real server counts the tries.
const cookies = new Map()
const absent = new Map()
let elder = 1001
let order = 501

export async function openWorld(browser) {
  const real = process.env.YL_URL?.replace(/\/$/, '')
  const mock = real ? null : await startMock()
  const near = real ?? mock.url
  const line = await slowLine(near)
  const url = line.url // for pages; what is asked beside them goes straight

  /** A cookie for a role. */
  async function cookieOf(role) {
    if (!real) return [{ name: 'yl_role', value: role, url }]
    if (!cookies.has(role)) {
      const context = await browser.newContext()
      const reply = await context.request.post(near + '/api/session', { headers: { 'idempotency-key': `${Date.now()}${role}`, 'origin': near }, data: { login: LOGIN[role], password: DEMO_PASSWORD } })
      if (!reply.ok()) throw new Error(`login as ${LOGIN[role]}: ${reply.status()} ${await reply.text()}`)
      // Kept by the machine's clock, whatever day it is for the tests: else one that is set back has been over for hours.
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(reply.headers()['set-cookie'])
      cookies.set(role, [{ name, value, url: near, httpOnly: true, sameSite: 'Lax', expires: Math.floor(machineNow() / 1000) + 86_400 }])
      await context.addCookies(cookies.get(role))
      if (role === 'elder') {
        elder = (await reply.json()).person.id
        order = (await (await context.request.get(near + '/api/meals/orders?mine=1')).json()).items?.find(o => o.state === 'done')?.id ?? order
      }
      await context.close()
    }
    return cookies.get(role)
  }
  if (real) {
    await openAnswers(near)
    await cookieOf('elder')
  }

  /** One request as a role, beside the pages. */
  async function ask(role, method, path, data, raw = false) {
    const context = await browser.newContext()
    await context.addCookies(await cookieOf(role))
    const reply = await context.request.fetch(near + path, { method, data, headers: method === 'GET' ? {} : { 'idempotency-key': `${Date.now()}${Math.random()}`, 'origin': near } })
    const text = await reply.text()
    if (real) sawAnswer(method, near + path, reply.status(), reply.headers()['content-type'], text)
    await context.close()
    if (!reply.ok()) throw new Error(`${method} ${path}: ${reply.status()} ${text.slice(0, 200)}`)
    return raw ? text : text ? JSON.parse(text) : null
  }

  return {
    ask,
    cookies: cookieOf,
    text: (role, path) => ask(role, 'GET', path, undefined, true),
    /** Today's lunch of the elder is ordered, or is not: whatever an earlier walk left. */
    async lunch(wanted) {
      if (!real) return
      const { lunch } = await ask('elder', 'GET', '/api/home')
      if (lunch.state === 'ordered' && !wanted) await ask('elder', 'POST', `/api/meals/orders/${lunch.order.id}/cancel`, {})
      if (lunch.state === 'open' && wanted) {
        const { sets, day } = await ask('elder', 'GET', '/api/meals/menu')
        await ask('elder', 'POST', '/api/meals/orders', { day, sets: [{ id: sets.find(x => x.state === 'ok').id }], how: 'eat_in' })
      }
    },
    /** The elder has nothing ordered on that day. */
    async nothing(day) {
      if (!real) return
      const { items } = await ask('elder', 'GET', '/api/meals/orders?mine=1')
      for (const o of items.filter(x => x.day === day && x.state === 'placed')) await ask('elder', 'POST', `/api/meals/orders/${o.id}/cancel`, {})
    },
    url, real: !!real,
    login: LOGIN,
    path: p => p.replace('1001', elder).replace(/\b501\b/, order),
    elder: () => elder,
    async context(role, options = {}) {
      const context = await browser.newContext({ viewport: { width: 390, height: 844 }, timezoneId: 'Asia/Shanghai', reducedMotion: 'reduce', serviceWorkers: 'block', ...options })
      if (real) listenTo(context)
      if (role) await context.addCookies(await cookieOf(role))
      return context
    },
    /** Whether this server does not have a route yet. */
    async lacks(role, api) {
      if (!real || !api) return false
      if (!absent.has(api)) {
        const context = await this.context(role)
        absent.set(api, (await context.request.get(near + this.path(api))).status() === 404)
        await context.close()
      }
      return absent.get(api)
    },
    close() {
      line.close()
      mock?.close()
    },
  }
}
