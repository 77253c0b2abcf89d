// The made-up API. Each test server starts from the same data; nothing is kept on disk.
import { faceRoutes, mealRoutes } from './mock-meals.mjs'
import { people, person, looks, duplicates } from './mock-people.mjs'

const FACE = { staff: '/staff', elder: '/', family: '/family', kitchen: '/kitchen', counter: '/counter', courier: '/run' }

class Refuse extends Error {
  constructor(status, code, detail, field) { super(detail); Object.assign(this, { status, code, detail, field }) }
}

async function readJson(req) {
  const parts = []
  for await (const p of req) parts.push(p)
  const text = Buffer.concat(parts).toString()
  return text ? JSON.parse(text) : {}
}

export function makeApi({ role: fixed } = {}) {
  const state = { people: structuredClone(people), consents: [
    { id: 1, to: '女儿 小芳', purpose: '看我每天好不好', from: '2026-03-01', until: '2027-03-01' },
    { id: 2, to: '云岩社区食堂', purpose: '看我不能吃什么', from: '2026-01-12', until: null },
    { id: 3, to: '健康管理员 周敏', purpose: '看我的血压', from: '2026-09-30', until: '2026-12-31' },
  ], answers: new Map() }
  const routes = []
  const on = (method, path, work) => routes.push({ method, re: new RegExp('^' + path.replace(/:(\w+)/g, '(?<$1>[^/]+)') + '$'), work })
  const me = role => ({ person: { id: 1001, name: role === 'staff' ? '李敏' : '王秀英', call: role === 'staff' ? '李敏' : '王奶奶' }, role, mode: role === 'elder' ? 'elder' : 'standard', face: FACE[role] })

  // Sessions
  on('POST', '/api/session', ({ body }) => {
    if (body.login === 'totp' && !body.totp) throw new Refuse(401, 'session.totp_needed', '请写验证器上的六个数字', 'totp')
    if (!['staff', 'totp', 'kitchen', 'counter', 'courier'].includes(body.login) || body.password !== body.login) throw new Refuse(401, 'session.wrong', '账号或密码不对，请再看一看')
    return me(body.login === 'totp' ? 'staff' : body.login)
  })
  on('GET', '/api/session', ({ role }) => me(role))
  on('DELETE', '/api/session', () => ({}))
  on('POST', '/api/session/code', () => ({ wait_s: 60 }))
  on('POST', '/api/session/phone', ({ body }) => {
    if (body.code !== '246810') throw new Refuse(401, 'session.code_wrong', '数字不对，请看看短信再写一次', 'code')
    return me('elder')
  })
  on('POST', '/api/session/binding', ({ body }) => {
    if (body.code !== '7K2M9QXB') throw new Refuse(404, 'session.binding_unknown', '没有这个码。请对着纸再看一遍', 'code')
    return me('family')
  })

  // People
  const full = id => {
    const p = state.people.find(x => x.id === +id)
    if (!p) throw new Refuse(404, 'people.not_found', '没有找到这个人')
    return p
  }
  const short = p => ({ id: p.id, name: p.name, age: p.age, sex: p.sex, address: p.address, flags: p.flags.map(f => f.flag), phone_tail: p.phone.slice(-4) })
  on('GET', '/api/people', ({ query }) => {
    const q = (query.get('q') ?? '').toLowerCase()
    const limit = +(query.get('limit') ?? 20)
    const from = +(query.get('cursor') ?? 0)
    const hits = state.people.filter(p => !q || p.name.includes(q) || p.pinyin.startsWith(q) || p.initials.startsWith(q) || p.phone.endsWith(q) || p.address.includes(q))
    return { items: hits.slice(from, from + limit).map(short), next: from + limit < hits.length ? String(from + limit) : null }
  })
  on('GET', '/api/people/duplicates', () => ({ items: duplicates(state.people).map(d => ({ ...d, people: d.people.map(short) })) }))
  on('POST', '/api/people/merge', ({ body }) => ({ merge_id: 77, kept: body.keep, undo_until_ms: Date.now() + 600_000 }))
  on('POST', '/api/people/unmerge', () => ({}))
  on('GET', '/api/people/export.csv', () => ({ csv: '\ufeff姓名,年龄\r\n' + state.people.map(p => `${p.name},${p.age}\r\n`).join('') }))
  on('GET', '/api/people/:id', ({ params }) => person(full(params.id)))
  on('PATCH', '/api/people/:id', ({ params, body }) => {
    if ('name' in body && !body.name.trim()) throw new Refuse(422, 'people.name_empty', '请写姓名', 'name')
    return person(Object.assign(full(params.id), body))
  })
  on('POST', '/api/people', ({ body }) => {
    if (!body.name) throw new Refuse(422, 'people.name_empty', '请写姓名', 'name')
    const p = { ...state.people[0], ...body, id: 9000 + state.people.length, flags: [], age: 70, pinyin: '', initials: '', phone: body.phone ?? '' }
    state.people.push(p)
    return person(p)
  })
  on('GET', '/api/people/:id/looks', () => ({ items: looks() }))
  on('GET', '/api/me', () => person(state.people[0]))
  on('GET', '/api/me/looks', () => ({ items: looks() }))
  on('GET', '/api/me/consents', () => ({ items: state.consents }))
  on('POST', '/api/me/consents', ({ body }) => {
    const c = { id: 10 + state.consents.length, from: '2026-11-21', until: null, ...body }
    state.consents.push(c)
    return c
  })
  on('DELETE', '/api/me/consents/:id', ({ params }) => {
    state.consents = state.consents.filter(c => c.id !== +params.id)
    return {}
  })
  on('POST', '/api/imports', ({ body }) => {
    const lines = body.csv.replace(/^\ufeff/, '').trim().split(/\r?\n/)
    const names = lines[0].split(',')
    const known = { 姓名: 'name', 性别: 'sex', 出生日期: 'birth', 身份证号: 'id_number', 电话: 'phone', 手机: 'phone', 地址: 'address', 住址: 'address', 标签: 'flags' }
    const columns = names.map(n => ({ name: n, maps_to: body.mapping?.[n] ?? known[n] ?? '' }))
    const at = columns.findIndex(c => c.maps_to === 'phone')
    const faults = []
    lines.slice(1).forEach((l, i) => {
      const cells = l.split(',')
      if (!cells[0]) faults.push({ row: i + 2, column: names[0], text: '没有姓名' })
      if (at >= 0 && cells[at] && !/^1\d{10}$/.test(cells[at])) faults.push({ row: i + 2, column: names[at], text: '手机号要 11 位数字' })
    })
    if (!body.dry_run && faults.length) throw new Refuse(422, 'import.faults', `还有 ${faults.length} 处要改，一行也没有存`)
    return { rows: lines.length - 1, faults, columns, imported: body.dry_run ? 0 : lines.length - 1 }
  })

  mealRoutes(on, state, Refuse)
  faceRoutes(on, state, Refuse)

  return async (req, res, url) => {
    const send = (status, body, type = 'application/json') => res.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body)
    try {
      if (url.pathname === '/api/events') {
        res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
        return res.write(':hello\n\n')
      }
      const route = routes.map(r => ({ ...r, found: r.method === req.method && r.re.exec(url.pathname) })).find(r => r.found)
      if (!route) throw new Refuse(404, 'http.not_found', '没有这个地址')
      const key = req.headers['idempotency-key']
      if (req.method !== 'GET' && !key) throw new Refuse(400, 'http.no_key', '缺少 Idempotency-Key')
      if (key && state.answers.has(key)) return send(...state.answers.get(key))
      const body = req.method === 'GET' ? {} : await readJson(req)
      const cookie = /yl_role=(\w+)/.exec(req.headers.cookie ?? '')
      const answer = await route.work({ params: route.found.groups ?? {}, query: url.searchParams, body, key, role: fixed ?? cookie?.[1] ?? 'elder', state })
      if (answer.csv !== undefined) return send(200, answer.csv, 'text/csv; charset=utf-8')
      if (url.pathname.startsWith('/api/session') && answer.role) res.setHeader('set-cookie', `yl_role=${answer.role}; Path=/; SameSite=Strict`)
      const reply = [200, JSON.stringify(answer)]
      if (key) state.answers.set(key, reply)
      send(...reply)
    } catch (e) {
      if (!(e instanceof Refuse)) console.error(e)
      const p = e instanceof Refuse ? e : { status: 500, code: 'mock.broken', detail: '系统出了点毛病' }
      send(p.status, JSON.stringify({ type: 'about:blank', title: p.code, status: p.status, code: p.code, detail: p.detail, field: p.field }), 'application/problem+json')
    }
  }
}
