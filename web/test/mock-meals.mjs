// Made-up meals, orders, calls for help and activities, as the pages of issue 4 are fed.
const DAY = 86_400_000
const ZONE = 8 * 3_600_000
const midnight = (now = Date.now()) => Math.floor((now + ZONE) / DAY) * DAY - ZONE
const hm = (h, m, add = 0) => midnight() + add * DAY + (h * 60 + m) * 60_000
const iso = ms => new Date(ms + ZONE).toISOString().slice(0, 10)

const sets = [
  { id: 1, name: '清蒸鲈鱼', with: ['米饭', '青菜'], parts: ['fish', 'rice', 'greens'], tags: ['软烂', '低盐'], list_fen: 1800, subsidy_fen: 600, pay_fen: 1200, usual: true, state: 'ok' },
  { id: 2, name: '红烧豆腐', with: ['小米粥', '番茄炒蛋'], parts: ['tofu', 'porridge', 'egg'], tags: ['软烂', '好嚼'], list_fen: 1400, subsidy_fen: 500, pay_fen: 900, state: 'ok' },
  { id: 3, name: '番茄炒蛋', with: ['米饭', '冬瓜汤'], parts: ['egg', 'rice', 'soup'], tags: ['软烂'], list_fen: 1300, subsidy_fen: 500, pay_fen: 800, state: 'ok' },
]
const hard = [
  { id: 4, name: '花生炖豆腐', with: ['米饭'], parts: ['tofu', 'rice'], tags: [], list_fen: 1400, subsidy_fen: 500, pay_fen: 900, state: 'no', reason: '里面有花生。换清蒸鲈鱼就行' },
  { id: 5, name: '什锦时蔬', with: ['小米粥'], parts: ['greens', 'porridge'], tags: ['低盐'], list_fen: 1200, subsidy_fen: 500, pay_fen: 700, state: 'ask', reason: '酱料里有什么还没查清，您对花生过敏' },
  { id: 6, name: '冬瓜排骨汤', with: ['米饭'], parts: ['soup', 'rice'], tags: ['软烂'], list_fen: 1500, subsidy_fen: 600, pay_fen: 900, state: 'out' },
]
const dishes = [
  { id: 21, name: '清蒸鲈鱼', part: 'fish', pay_fen: 800, tags: ['低盐'] }, { id: 22, name: '红烧豆腐', part: 'tofu', pay_fen: 500, tags: [] }, { id: 23, name: '上汤青菜', part: 'greens', pay_fen: 300, tags: [] },
  { id: 24, name: '米饭', part: 'rice', pay_fen: 100, tags: [] }, { id: 25, name: '小米粥', part: 'porridge', pay_fen: 150, tags: [] },
]
const duty = { name: '小陈', what: '社区值班', phone: '08515550110' }
const family = { name: '小芳', what: '女儿', phone: '13900002222' }

export function mealRoutes(on, state, Refuse) {
  state.orders = [{ id: 501, day: iso(Date.now() - DAY), what: ['清蒸鲈鱼', '米饭', '青菜'], parts: ['fish', 'rice', 'greens'], pay_fen: 1200, how: 'door', deliver_ms: hm(11, 30, -1), by: '志愿者 小周', state: 'done', undo_until_ms: 0 }]
  state.sos = new Map()
  state.activities = [
    { id: 1, at_ms: hm(14, 0), name: '下棋', place: '活动室', going: 6, joined: false },
    { id: 2, at_ms: hm(9, 0, 1), name: '学用手机', place: '二楼教室', going: 11, joined: true },
  ]
  const placed = () => state.orders.find(o => o.day === iso(Date.now()) && o.state === 'placed')
  on('GET', '/api/home', () => ({
    now_ms: Date.now(), person: { call: '王奶奶', place: '3 栋 502' }, weather: { text: '晴', degrees: 12 },
    lunch: placed() ? { state: 'ordered', order: placed() } : { state: 'open', cutoff_ms: hm(10, 30), order: null },
    family, duty, contacts: [{ name: '周师傅', what: '食堂', phone: '08515550234' }, { name: '李敏', what: '社工', phone: '08515550345' }, { name: '张医生', what: '社区医生', phone: '08515550456' }],
    activity: state.activities[0],
  }))
  on('GET', '/api/meals/menu', ({ query }) => ({ day: query.get('day'), cutoff_ms: hm(10, 30), card_fen: 18600, sets: query.get('day') === iso(Date.now()) ? sets : hard.concat(sets.slice(0, 1)), dishes }))
  on('POST', '/api/meals/orders', ({ body }) => {
    const chosen = (body.sets ?? []).map(s => sets.concat(hard).find(x => x.id === s.id)).filter(Boolean)
    const single = (body.dishes ?? []).map(d => ({ ...dishes.find(x => x.id === d.id), n: d.n }))
    if (!chosen.length && !single.length) throw new Refuse(422, 'meals.empty', '请先选一份')
    if (chosen.some(s => s.state === 'out')) throw new Refuse(409, 'meals.sold_out', '这份卖完了。红烧豆腐还有')
    const o = {
      id: 600 + state.orders.length, day: body.day, state: 'placed', how: 'door', by: '志愿者 小周', deliver_ms: hm(11, 30, body.day === iso(Date.now()) ? 0 : 1), undo_until_ms: Date.now() + 600_000,
      what: chosen.length ? chosen.flatMap(s => [s.name, ...s.with]) : single.map(d => (d.n > 1 ? `${d.name} ${d.n} 份` : d.name)),
      parts: chosen[0]?.parts ?? single.map(d => d.part).slice(0, 3), pay_fen: chosen.reduce((s, x) => s + x.pay_fen, 0) + single.reduce((s, d) => s + d.pay_fen * d.n, 0),
    }
    state.orders.unshift(o)
    return o
  })
  const order = id => state.orders.find(o => o.id === +id) ?? (() => { throw new Refuse(404, 'meals.no_order', '没有找到这份饭') })()
  on('GET', '/api/meals/orders', () => ({ items: state.orders }))
  on('GET', '/api/meals/orders/:id', ({ params }) => order(params.id))
  on('POST', '/api/meals/orders/:id/cancel', ({ params }) => Object.assign(order(params.id), { state: 'cancelled' }))

  const sos = { duty: '小陈', family: '女儿 小芳', place: '3 栋 502', by: null }
  const now = s => ({ ...s, ring_in_s: Math.max(0, 10 - (Date.now() - s.at) / 1000), state: s.state === 'pressed' && Date.now() - s.at > 10_000 ? 'ringing' : s.state })
  const call = id => state.sos.get(+id) ?? (() => { throw new Refuse(404, 'sos.none', '没有这次求助') })()
  on('POST', '/api/sos', () => {
    const s = { id: 900 + state.sos.size, at: Date.now(), state: 'pressed', ...sos }
    state.sos.set(s.id, s)
    return now(s)
  })
  on('GET', '/api/sos/:id', ({ params }) => now(call(params.id)))
  on('POST', '/api/sos/:id/cancel', ({ params }) => now(Object.assign(call(params.id), { state: 'taken_back' })))
  on('POST', '/api/sos/:id/now', ({ params }) => now(Object.assign(call(params.id), { state: 'ringing' })))

  on('GET', '/api/activities', () => ({ items: state.activities }))
  const activity = id => state.activities.find(a => a.id === +id)
  on('POST', '/api/activities/:id/join', ({ params }) => Object.assign(activity(params.id), { joined: true, going: activity(params.id).going + 1 }))
  on('POST', '/api/activities/:id/leave', ({ params }) => Object.assign(activity(params.id), { joined: false, going: activity(params.id).going - 1 }))
}
