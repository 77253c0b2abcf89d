// The made-up API. Each test server starts from the same data; nothing is kept on disk.
import { afterRoutes } from './mock-after.mjs'
import { crewRoutes } from './mock-crew.mjs'
import { deskRoutes } from './mock-desk.mjs'
import { faceRoutes, mealRoutes } from './mock-meals.mjs'
import { moneyRoutes } from './mock-money.mjs'
import { deviceRoutes } from './mock-devices.mjs'
import { safetyRoutes } from './mock-safety.mjs'
import { giftRoutes } from './mock-gifts.mjs'
import { hubRoutes } from './mock-hub.mjs'
import { mapRoutes } from './mock-map.mjs'
import { people, person, looks, duplicates, told, toTell, assessItems } from './mock-people.mjs'

const FACE = { staff: '/staff', admin: '/staff', elder: '/', family: '/family', kitchen: '/kitchen', counter: '/counter', courier: '/run', gov: '/gov', manager: '/site', desk: '/desk', operator: '/wall', aide: '/staff', worker: '/staff', partner: '/subsidies/partner', volunteer: '/run' }

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
  const state = { people: structuredClone(people), answers: new Map() }
  const routes = []
  const on = (method, path, work) => routes.push({ method, re: new RegExp('^' + path.replace(/:(\w+)/g, '(?<$1>[^/]+)') + '$'), work })
  const me = role => ({ person: { id: 1001, name: role === 'staff' ? '李敏' : '王秀英' }, role: role === 'worker' ? 'social_worker' : role, mode: role === 'elder' ? 'elder' : 'standard', face: FACE[role] })

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

  // Accounts
  const roles = [{ role: 'registrar', text: '街道经办' }, { role: 'social_worker', text: '社工' }, { role: 'aide', text: '助老员' }]
  state.accounts = [
    { login_id: 11, login: 'jingban', person_id: 3001, name: '陈静', role: 'registrar', role_text: '街道经办', state: 'open', two_factors: true },
    { login_id: 12, login: 'shegong', person_id: 3002, name: '李敏', role: 'social_worker', role_text: '社工', organisation_id: 7, state: 'first_password', two_factors: false },
  ]
  on('GET', '/api/staff', () => ({ items: state.accounts, roles }))
  on('POST', '/api/staff', ({ body }) => {
    if (state.accounts.some(a => a.login === body.login)) throw new Refuse(409, 'people.login_taken', '这个登录名有人用了，请换一个')
    state.accounts.push({ login_id: 13, login: body.login, person_id: body.person_id, name: full(body.person_id).name, role: body.role, role_text: roles.find(r => r.role === body.role).text, state: 'first_password', two_factors: false })
    return { id: 13, first_password: 'k7mp2qrt9x' }
  })
  on('POST', '/api/staff/:id/password', ({ params }) => ({ id: +params.id, first_password: 'w3hn8dfa2k' }))
  on('POST', '/api/staff/:id/totp/drop', () => ({}))
  on('POST', '/api/staff/:id/end', () => ({}))
  on('GET', '/api/session/roles', () => ({ login: 'jingban', two_factors: false, items: [{ community_id: 1, community: '云岩社区', role: 'registrar', role_text: '街道经办', now: true }, { community_id: 1, community: '云岩社区', role: 'social_worker', role_text: '社工', now: false }] }))
  on('POST', '/api/session/role', () => ({}))
  on('POST', '/api/session/password', ({ body }) => {
    if (body.password !== 'staff') throw new Refuse(409, 'people.wrong_password', '现在的密码不对，请再输一次')
    return {}
  })
  on('POST', '/api/session/totp', () => ({ secret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ', uri: 'otpauth://totp/Yinlin:jingban?secret=GEZDGNBVGY3TQOJQ', ticket: 'ab'.repeat(40), qr_path: 'M4 4h7v1h-7zM18 4h7v1h-7zM4 18h7v1h-7z', qr_side: 29 }))
  on('POST', '/api/session/totp/confirm', ({ body }) => {
    if (body.code !== '123456') throw new Refuse(409, 'people.wrong_code', '六位数字不对，请等下一组再试')
    return {}
  })
  on('POST', '/api/session/totp/drop', () => ({}))
  on('GET', '/api/people/:id/holds', () => ({ items: [{ id: 5, law: '养老服务记录保存五年', until: '2031-12-31' }] }))
  on('POST', '/api/people/:id/holds', () => nextId())
  on('POST', '/api/people/:id/holds/:hold/end', () => ({}))
  on('POST', '/api/people/:id/emergency', () => ({ until: new Date(Date.now() + 4 * 3_600_000).toISOString() }))

  // People
  const full = id => {
    const p = state.people.find(x => x.id === +id)
    if (!p) throw new Refuse(404, 'people.not_found', '没有找到这个人')
    return p
  }
  const short = p => ({ id: p.id, name: p.name, age: p.age, sex: p.sex, address: p.address, phone_tail: p.phone.slice(-4), is_elder: true, flags: p.flags.filter(f => !f.to).map(f => f.kind) })
  let last = 100
  const nextId = () => ({ id: ++last })
  on('GET', '/api/people', ({ query }) => {
    const q = (query.get('q') ?? '').toLowerCase()
    const limit = +(query.get('limit') ?? 20)
    const after = +(query.get('after') ?? 0)
    const hits = state.people.filter(p => p.id > after && (!q || p.name.includes(q) || p.pinyin.startsWith(q) || p.initials.startsWith(q) || p.phone.endsWith(q) || p.address.includes(q))).slice(0, limit)
    return { items: hits.map(short), ...(!q && hits.length === limit ? { next: hits[hits.length - 1].id } : {}) }
  })
  on('GET', '/api/people/quality', () => ({ elders: 1200, fields: [['sex', 1200, 0], ['birth', 1180, 3], ['phone', 1010, 25], ['id_number', 960, 2], ['door', 1150, 0], ['address', 1199, 0], ['registered', 700, 0], ['relative', 640, 0], ['assessment', 310, 0]].map(([field, filled, doubtful]) => ({ field, filled, doubtful, permille: Math.floor((filled - doubtful) * 1000 / 1200) })) }))
  on('GET', '/api/people/duplicates', () => ({ items: duplicates(state.people) }))
  on('POST', '/api/people/merge', ({ body }) => {
    state.gone = state.people.find(p => p.id === body.gone_id)
    state.people = state.people.filter(p => p !== state.gone)
    return nextId()
  })
  on('POST', '/api/people/unmerge', () => {
    state.people.push(state.gone)
    return {}
  })
  on('GET', '/api/people/export.csv', () => ({ csv: '\ufeff姓名,年龄\r\n' + state.people.map(p => `${p.name},${p.age}\r\n`).join('') }))
  on('GET', '/api/people/:id', ({ params }) => person(full(params.id)))
  on('PATCH', '/api/people/:id', ({ params, body }) => {
    const p = full(params.id)
    if ('name' in body && !body.name.trim()) throw new Refuse(422, 'field.short', '请写姓名', 'name')
    if (body.version !== (p.version ?? 1)) throw new Refuse(409, 'people.changed', '别人刚改过，请看一看再改')
    Object.assign(p, body, { version: body.version + 1 })
    return {}
  })
  on('POST', '/api/people', ({ body }) => {
    if (!body.name) throw new Refuse(422, 'field.missing', '请写姓名', 'name')
    const p = { id: nextId().id + 5000, pinyin: '', initials: '', age: 70, phone: '', address: '', flags: [], diet: [], relations: [], consents: [], wishes: [], absences: [], ...body }
    state.people.push(p)
    return { id: p.id }
  })
  const record = id => {
    const p = full(id)
    person(p)
    return p
  }
  const listOf = (name, list, make) => {
    on('POST', '/api/people/:id/' + name, ({ params, body }) => {
      const got = nextId()
      record(params.id)[list].push({ ...got, ...make(body) })
      return got
    })
    on('DELETE', `/api/people/:id/${name}/:item`, ({ params }) => {
      const p = record(params.id)
      p[list] = p[list].filter(x => x.id !== +params.item)
      return {}
    })
    on('POST', `/api/people/:id/${name}/:item/end`, ({ params, body }) => {
      Object.assign(record(params.id)[list].find(x => x.id === +params.item), { to: body.last })
      return {}
    })
  }
  const today = new Date().toISOString().slice(0, 10)
  listOf('diet', 'diet', b => ({ ...b, from: today }))
  listOf('flags', 'flags', b => b)
  listOf('absences', 'absences', b => b)
  listOf('wishes', 'wishes', b => ({ words: b.words, said: today }))
  on('POST', '/api/people/:id/care-setting', ({ params, body }) => {
    full(params.id).care_setting = body.setting
    return {}
  })
  on('POST', '/api/people/:id/relations', ({ params, body }) => {
    const got = nextId()
    record(params.id).relations.push({ ...got, person_id: +params.id, other_id: body.other_id, name: full(body.other_id).name, kind: body.kind, sees: ['meals'], acts: [], limit_fen: body.limit_fen, state: 'asked' })
    return got
  })
  on('POST', '/api/relations/:id/:how', ({ params }) => {
    for (const p of state.people) {
      if (params.how === 'end') p.relations = p.relations?.filter(r => r.id !== +params.id)
      else p.relations?.filter(r => r.id === +params.id).forEach(r => { r.state = 'agreed' })
    }
    return {}
  })
  on('POST', '/api/bindings', () => ({ code: '7K2M-9QXB', days: 7 }))
  on('GET', '/api/people/:id/looks', () => ({ items: looks() }))
  on('GET', '/api/me', () => person(state.people[0]))
  on('GET', '/api/me/looks', () => ({ items: looks() }))
  on('GET', '/api/me/messages', () => ({ items: told() }))
  on('GET', '/api/assessments/items', () => ({ items: assessItems() }))
  on('GET', '/api/assessments/due', () => ({ items: [{ id: 1001, name: '王秀英', address: '云岩里3栋2单元502', expires: '2026-12-10' }] }))
  on('POST', '/api/people/:id/assessments', () => ({ ...nextId(), total: 68, level: 1, expires: '2027-10-24' }))
  on('GET', '/api/messages/paper', () => ({ items: toTell.paper() }))
  on('GET', '/api/messages/failed', () => ({ items: toTell.failed() }))
  on('POST', '/api/messages/:id/read', () => ({}))
  on('POST', '/api/messages/:id/resend', () => nextId())
  on('GET', '/api/me/consents', () => ({ consents: record(1001).consents }))
  on('POST', '/api/me/consents', ({ body }) => {
    const got = nextId()
    record(1001).consents.push({ ...got, purpose: body.purpose, receiver: body.receiver, channel: body.channel, given: new Date().toISOString(), open: true })
    return got
  })
  on('POST', '/api/me/consents/:id/end', ({ params }) => {
    record(1001).consents.find(c => c.id === +params.id).open = false
    return {}
  })
  on('POST', '/api/imports', ({ body }) => {
    const lines = body.csv.replace(/^\ufeff/, '').trim().split(/\r?\n/)
    const names = lines[0].split(',')
    const known = { 姓名: 'name', 性别: 'sex', 出生日期: 'birth', 身份证号: 'id_number', 电话: 'phone', 手机: 'phone', 地址: 'address', 住址: 'address', 标签: 'flags' }
    const columns = names.map(n => ({ name: n, maps_to: (body.mapping?.find(m => m.name === n)?.maps_to) ?? known[n] ?? '' }))
    const at = columns.findIndex(c => c.maps_to === 'phone')
    const faults = []
    lines.slice(1).forEach((l, i) => {
      const cells = l.split(',')
      if (!cells[0]) faults.push({ row: i + 2, column: names[0], text: '没有姓名' })
      if (at >= 0 && cells[at] && !/^1\d{10}$/.test(cells[at])) faults.push({ row: i + 2, column: names[at], text: '手机号要 11 位数字' })
    })
    if (!body.dry_run && faults.length) throw new Refuse(422, 'import.faults', `还有 ${faults.length} 处要改，一行也没有存`)
    return { rows: lines.length - 1, faults, columns, added: body.dry_run ? 0 : lines.length - 1 }
  })

  mealRoutes(on, state, Refuse)
  safetyRoutes(on, state, Refuse)
  afterRoutes(on, state, Refuse)
  faceRoutes(on, state, Refuse)
  moneyRoutes(on, state, Refuse)
  crewRoutes(on, state, Refuse)
  giftRoutes(on, state, Refuse)
  hubRoutes(on, state, Refuse)
  deviceRoutes(on, Refuse)
  deskRoutes(on, state, Refuse)
  mapRoutes(on, state, Refuse)

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
      const open = req.method === 'POST' && url.pathname.startsWith('/api/session')
      if (!cookie && !fixed && !open) throw new Refuse(401, 'session.required', '请先登录')
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
