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
const comes = add => ({ deliver_ms: hm(11, 25, add), from_ms: hm(11, 10, add), until_ms: hm(11, 40, add), moved: add ? 'later' : null })
const duty = { name: '小陈', what: '社区值班', phone: '08515550110' }
const family = { name: '小芳', what: '女儿', phone: '13900002222' }

export function mealRoutes(on, state, Refuse) {
  state.orders = [{ id: 501, day: iso(Date.now() - DAY), what: ['清蒸鲈鱼', '米饭', '青菜'], parts: ['fish', 'rice', 'greens'], pay_fen: 1200, how: 'door', deliver_ms: hm(11, 30, -1), from_ms: hm(11, 15, -1), until_ms: hm(11, 45, -1), moved: null, by: null, state: 'done', undo_until_ms: 0 }]
  state.sos = new Map()
  state.activities = [
    { id: 1, at_ms: hm(14, 0), to_ms: hm(15, 30), kind: 'game', name: '下棋', place: '活动室', seats: 20, came: 0, going: 6, joined: false },
    { id: 2, at_ms: hm(9, 0, 1), to_ms: hm(10, 0, 1), kind: 'talk', name: '学用手机', place: '二楼教室', seats: 12, came: 0, going: 11, joined: true },
  ]
  const placed = () => state.orders.find(o => o.day === iso(Date.now()) && o.state === 'placed')
  on('GET', '/api/home', () => ({
    now_ms: Date.now(), person: { call: '王奶奶', place: '3 栋 502' }, weather: { text: '晴', degrees: 12 },
    lunch: placed() ? { state: 'ordered', order: placed() } : { state: 'open', cutoff_ms: hm(10, 30), order: null },
    family, duty, contacts: [{ name: '周师傅', what: '食堂', phone: '08515550234' }, { name: '李敏', what: '社工', phone: '08515550345' }, { name: '张医生', what: '社区医生', phone: '08515550456' }],
    activity: state.activities[0],
  }))
  on('GET', '/api/meals/menu', ({ query }) => ({ day: query.get('day'), cutoff_ms: hm(10, 30), card_fen: 18600, how: 'door', door: { fee_fen: 200, pay_fen: 0 }, sets: query.get('day') === iso(Date.now()) ? sets : hard.concat(sets.slice(0, 1)), dishes }))
  on('POST', '/api/meals/orders', ({ body }) => {
    const chosen = (body.sets ?? []).map(s => sets.concat(hard).find(x => x.id === s.id)).filter(Boolean)
    const single = (body.dishes ?? []).map(d => ({ ...dishes.find(x => x.id === d.id), n: d.n }))
    if (!chosen.length && !single.length) throw new Refuse(422, 'meals.empty', '请先选一份')
    if (chosen.some(s => s.state === 'out')) throw new Refuse(409, 'meals.sold_out', '这份卖完了。红烧豆腐还有')
    const o = {
      id: 600 + state.orders.length, day: body.day, state: 'placed', how: 'door', by: '周志强', ...comes(body.day === iso(Date.now()) ? 0 : 1), undo_until_ms: Date.now() + 600_000,
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

  state.said = new Map()
  state.complaints = []
  on('GET', '/api/meals/orders/:id/feedback', () => ({ open: true, dishes: dishes.slice(0, 3).map(d => ({ id: d.id, name: d.name, part: d.part, bland: false, salty: false, hard: false, little: false, good: false, ...state.said.get(d.id) })) }))
  on('POST', '/api/meals/orders/:id/feedback', ({ body }) => {
    const { dish_id: dish, ...words } = body
    state.said.set(dish, words)
    return {}
  })
  on('GET', '/api/meals/orders/:id/refunds', () => ({ items: [{ id: 1, order_id: 501, cause: 'missing', fen: 300, funders_fen: 0, place: 'card', at_ms: Date.now(), whole: false, taken_back: false, what: '上汤青菜', words: '上汤青菜少了，3 元今天退回饭卡' }] }))
  on('GET', '/api/meals/complaints', () => ({ items: state.complaints }))
  on('POST', '/api/meals/complaints', ({ body }) => {
    const c = { id: 1, site_id: 1, person_id: 1001, name: '王秀英', phone: '', order_id: body.order_id, kind: body.kind, kind_text: body.words, channel: 'app', words: body.words, state: 'received', answer: '', decision: '', refund_id: null, contacts: 0, made_ms: Date.now(), answer_due_ms: Date.now() + DAY, decide_due_ms: Date.now() + 2 * DAY, close_due_ms: Date.now() + 5 * DAY, answered_ms: null, decided_ms: null, closed_ms: null, late: false, told: [{ person_id: 3002, name: '孙阿姨', at_ms: Date.now() }] }
    state.complaints.push(c)
    return { ...c, steps: [] }
  })
  on('GET', '/api/kitchen/feedback', () => ({ dishes: dishes.map((d, i) => ({ id: d.id, name: d.name, said: 12 + i, bland: i, salty: 5 - i, hard: 1, little: 0, good: 6, plate_g: 400 * i, pot_g: 900, advice: i === 0 ? '少放点盐' : '' })) }))
  on('POST', '/api/kitchen/waste', () => ({}))

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

/** The faces of family, kitchen, counter and courier. */
export function faceRoutes(on, state, Refuse) {
  const asks = [{ id: 31, title: '妈妈想请人修厨房的灯', detail: '邻里师傅 老赵 · 周六上午 · 30 元' }]
  state.asks = asks.slice()
  const steps = [
    { at_ms: hm(8, 10), text: '出门散步，门磁有记录' }, { at_ms: hm(9, 2), text: '自己订了午饭（清蒸鲈鱼）' },
    { at_ms: hm(11, 32), text: '在食堂刷卡取餐' }, { at_ms: hm(15, 0), text: '社工小李上门看望', next: true },
  ]
  const tomorrow = () => state.orders.find(o => o.day === iso(Date.now() + DAY) && o.state === 'placed')
  on('GET', '/api/family', () => ({
    duty_phone: duty.phone,
    elders: [
      { id: 1001, call: '妈妈', name: '王秀英', phone: '13800001234', state: 'ok', sentence: '妈妈今天出过门，午饭已取走', steps, asks: state.asks, avoid: ['花生', '辣'], month: { mine_fen: 18000, subsidy_fen: 13200 }, lunch: null, tomorrow: { ...(tomorrow() ? { from_ms: tomorrow().from_ms, until_ms: tomorrow().until_ms, moved: null, by: tomorrow().by } : { from_ms: null }), what: tomorrow()?.what.join('，') ?? null, parts: tomorrow()?.parts ?? ['fish', 'rice', 'greens'] } },
      { id: 1007, call: '爸爸', name: '刘建国', phone: '13800006789', state: 'look', sentence: '爸爸今天还没有人见到', steps: [{ at_ms: hm(10, 40), text: '打过电话，没有接', bad: true }, { at_ms: hm(11, 30), text: '送餐时看一看', next: true }], asks: [], avoid: [], month: { mine_fen: 9600, subsidy_fen: 7200 }, lunch: { from_ms: hm(11, 35), until_ms: hm(12, 5), moved: 'later', by: '周志强', on_the_way: true }, tomorrow: { from_ms: hm(11, 0, 1), until_ms: hm(12, 0, 1), moved: null, by: null, what: '红烧豆腐，小米粥', parts: ['tofu', 'porridge', 'egg'] } },
    ],
  }))
  on('POST', '/api/family/asks/:id/agree', ({ params }) => {
    state.asks = state.asks.filter(a => a.id !== +params.id)
    return { undo_until_ms: Date.now() + 600_000 }
  })
  on('POST', '/api/family/asks/:id/undo', ({ params }) => {
    state.asks = asks.filter(a => a.id === +params.id)
    return {}
  })
  on('POST', '/api/family/asks/:id/later', ({ params }) => {
    state.asks = state.asks.filter(a => a.id !== +params.id)
    return {}
  })

  // Kitchen
  state.board = [
    [1, '清蒸鲈鱼', 'fish', 86, 54, '低盐 31 份'], [2, '红烧豆腐', 'tofu', 64, 64, '少糖 12 份'], [3, '番茄炒蛋', 'egg', 92, 40, ''],
    [4, '上汤青菜', 'greens', 118, 70, '切碎 22 份'], [5, '冬瓜排骨汤', 'soup', 73, 73, ''], [6, '米饭', 'rice', 164, 120, '软饭 58 份'],
  ].map(([id, name, part, need, made, note]) => ({ id, name, part, need, made, note }))
  state.pots = []
  on('GET', '/api/kitchen/board', () => ({
    site: '云岩社区食堂', meal: '午餐', closed: true, total: 164, pot: 20, now_ms: hm(10, 42), dishes: state.board,
    alerts: [{ what: '花生过敏', n: 3, how: '红色餐盒，单独装' }, { what: '糖尿病餐', n: 18, how: '蓝色餐盒' }, { what: '吞咽困难', n: 5, how: '打成糊' }],
    runs: [
      { at_ms: hm(11, 0), name: '1 号线', who: '小周', where: '1–4 栋，22 份', state: 'packed' }, { at_ms: hm(11, 5), name: '2 号线', who: '赵师傅', where: '5–8 栋，27 份', state: 'waiting' },
      { at_ms: hm(11, 10), name: '3 号线', who: '志愿队', where: '9–12 栋，19 份', state: 'waiting' }, { at_ms: hm(11, 20), name: '堂食', who: '', where: '96 人，到了 0 人', state: 'door' },
    ],
  }))
  on('POST', '/api/kitchen/dishes/:id/pot', ({ params, body, key }) => {
    const d = state.board.find(x => x.id === +params.id)
    const pot = { id: state.pots.length + 1, key, dish: d.id, n: Math.min(body.n ?? 20, d.need - d.made), undo_until_ms: Date.now() + 60_000 }
    d.made += pot.n
    state.pots.push(pot)
    return pot
  })
  on('POST', '/api/kitchen/dishes/:id/pot/undo', ({ body }) => {
    const pot = state.pots.find(p => p.key === body.key)
    if (pot && !pot.undone) state.board.find(d => d.id === pot.dish).made -= pot.n
    if (pot) pot.undone = true
    return {}
  })
  const box = [
    ['3 栋 502', '王秀英', '清蒸鲈鱼，低盐', ['花生过敏'], '听力不好，多敲门', 8], ['3 栋 602', '李国强', '红烧豆腐', ['花生过敏'], '有狗，拴着', 9], ['4 栋 101', '陈桂兰', '番茄炒蛋 2 份', [], '邻居代取', 10],
    ['4 栋 203', '赵玉珍', '红烧豆腐', ['糖尿病餐'], '送到手里', 11], ['4 栋 305', '吴国强', '清蒸鲈鱼', ['打成糊'], '独居，看一眼', 12], ['4 栋 401', '刘建国', '番茄炒蛋', [], '门口挂袋子', 13],
  ].map(([place, name, what, warn, note, no]) => ({ place, name, what, warn, note, no, run: '1 号线' }))
  on('GET', '/api/kitchen/labels', () => ({ items: box.slice().sort((a, b) => b.warn.length - a.warn.length) }))
  on('GET', '/api/kitchen/routes', () => ({ runs: [{ name: '1 号线', who: '志愿者 小周', at_ms: hm(11, 0), n: 22, boxes: '1、2', phone: '0851-5550-1234', stops: box }] }))

  // The site manager's day
  on('GET', '/api/site/day', () => ({
    site: '云岩社区食堂', day: iso(Date.now()), now_ms: Date.now(), cutoff_ms: Date.now() + 3_600_000, serve_ms: hm(11, 0),
    orders: { total: 164, door: 68, eat_in: 92, take_away: 4, handed_over: 120, open: 44, not_taken: 0 },
    dishes: state.board.map(d => ({ id: d.id, name: d.name, part: d.part, need: d.need, made: d.made, sample: d.id > 2 || !!state.kept })),
    runs: [
      { id: 1, name: '1 号线', who: '小周', at_ms: hm(11, 0), state: 'left', boxes: 22, done: 9, missed: 1 }, { id: 2, name: '2 号线', who: '赵师傅', at_ms: hm(11, 5), state: 'packed', boxes: 27, done: 0, missed: 0 },
      { id: 3, name: '3 号线', who: '', at_ms: hm(11, 10), state: 'planned', boxes: 19, done: 0, missed: 0 }, { id: 4, name: '4 号线', who: '志愿队', at_ms: hm(11, 15), state: 'done', boxes: 12, done: 12, missed: 0 },
    ],
    searches: [{ id: 71, person_id: 1007, name: '刘建国', phone: '13800006789', place: '2 栋 303', step: 'neighbour', begun_ms: hm(11, 20), due_ms: hm(11, 40) }],
    waiting: state.people.slice(0, 10).map((p, i) => ({ id: 8000 + i, person_id: p.id, name: p.name, phone: p.phone, place: p.address, what: '清蒸鲈鱼', how: i % 3 ? 'door' : 'eat_in' })),
    cash_fen: 38650, tomorrow: 58, close: state.closed ?? null,
  }))
  on('POST', '/api/runs/:id/confirm', () => ({}))
  on('POST', '/api/runs/:id/leave', () => ({}))
  on('POST', '/api/searches/:id/note', () => ({}))
  on('POST', '/api/searches/:id/end', () => ({}))
  on('POST', '/api/kitchen/dishes/:id/sample', () => {
    state.kept = true
    return {}
  })
  on('POST', '/api/kitchen/close', ({ body }) => {
    state.closed = { cooked: 164, handed_over: 160, not_taken: 4, cash_expected_fen: 38650, cash_counted_fen: body.cash_fen }
    return { ...state.closed, cash_difference_fen: body.cash_fen - 38650, tomorrow: 58 }
  })
  state.items = sets.map((s, i) => ({ id: s.id, name: s.name, kind: 'set', price_fen: s.list_fen, portions: 160, left: 97, position: i, elder_portions: i === 1 ? 20 : 0, elder_until_ms: i === 1 ? hm(10, 0) : 0, state: i ? 'published' : 'draft', dishes: [1, 6] }))
  on('GET', '/api/site/menu', ({ query }) => ({ dishes: state.board.map(d => ({ id: d.id, name: d.name, part: d.part, price_fen: 500, said: 12, good_percent: d.id === 1 ? 83 : null, advice: d.id === 3 ? '少放点盐' : '', votes: d.id === 1 ? 12 : 0 })), days: [{ day: query.get('from'), items: state.items }] }))
  on('POST', '/api/meals/items', () => ({ id: 99 }))
  on('POST', '/api/meals/items/:id/drop', () => ({}))
  on('POST', '/api/meals/menu/publish', () => ({ count: 1 }))
  on('GET', '/api/site/caller', ({ query }) => {
    const q = query.get('phone').toLowerCase()
    return { items: hits().filter(p => p.initials.startsWith(q) || p.name.includes(q) || p.phone.endsWith(q)).slice(0, 6).map(p => ({ id: p.id, name: p.name, age: p.age, address: p.address, via: p.id === 1001 ? '李小芳' : '' })) }
  })
  on('GET', '/api/meals/clashes', () => ({ items: [{ person_id: 1004, name: '陈桂兰', phone: '13800004321', day: iso(Date.now() + 2 * DAY), reason: '鱼、蛋都不能吃，这一天没有合适的' }] }))
  // The kitchen's recipes and hours
  const sense = { allergens: ['鱼', '麸质', '大豆'], unknown: [], understood_texture: 60, kcal: 214.4, protein_g: 28.1, na_mg: 620.5 }
  state.recipes ??= [{ id: 1, name: '清蒸鲈鱼', part: 'fish', tags: '软烂|低盐', may_contain: '', texture: 60, price_fen: 1200, lines: [{ name: '鲈鱼', tenths_g: 1200 }, { name: '蒸鱼豉油', tenths_g: 80 }], ...sense }, { id: 2, name: '外婆酱豆腐', part: 'tofu', tags: '', may_contain: 'A5', texture: 0, price_fen: 800, lines: [{ name: '豆腐', tenths_g: 1500 }, { name: '外婆酱', tenths_g: null }], ...sense, allergens: ['花生', '大豆'], unknown: ['外婆酱'], kcal: null, protein_g: null, na_mg: null }]
  on('GET', '/api/site/dishes', () => ({ items: state.recipes }))
  on('POST', '/api/site/dishes/look', () => ({ ...sense, unknown: ['外婆酱'] }))
  on('POST', '/api/site/dishes', () => ({ id: 9 }))
  on('POST', '/api/site/dishes/:id', () => null)
  on('POST', '/api/site/dishes/:id/retire', () => null)
  const hours = { cutoff_min: 630, cutoff_desk_min: 660, serve_min: 690, close_min: 780, standing_min: 1080, seen_min: 840, fee_fen: 200, phone: '085155501234' }
  on('GET', '/api/site/hours', () => hours)
  on('PUT', '/api/site/hours', () => null)
  on('POST', '/api/meals/chain', ({ body }) => ({
    items: body.text.split('\n').map((raw, i) => ({ raw, i })).filter(l => /^\d/.test(l.raw)).map(({ raw, i }) => {
      const who = state.people.filter(p => raw.includes(p.name))
      return { number: i + 1, raw: raw.replace(/^\d+\.\s*/, ''), who: who[0]?.name ?? '', place: '', note: '', sets: raw.includes('豆腐') ? [{ id: 2, name: '红烧豆腐', n: 1 }] : [], people: who.map(p => ({ id: p.id, name: p.name, address: p.address })), state: who.length === 1 ? 'read' : 'unreadable', why: who.length === 1 ? '' : '没看出是谁', ordered: '' }
    }),
  }))

  // Counter
  const hits = () => state.people.filter(p => p.id < 1011)
  on('GET', '/api/counter/find', ({ query }) => {
    const q = (query.get('q') ?? '').toLowerCase()
    return { items: q ? hits().filter(p => p.initials.startsWith(q) || p.pinyin.startsWith(q) || p.name.includes(q) || p.phone.endsWith(q) || ('0042' + p.id).includes(q)).slice(0, 6).map(p => ({ id: p.id, name: p.name, age: p.age, address: p.address })) : [] }
  })
  on('GET', '/api/counter/people/:id', ({ params }) => {
    const p = state.people.find(x => x.id === +params.id)
    const taken = (state.handed ??= new Set()).has(p.id)
    return {
      person: { id: p.id, name: p.name, age: p.age, address: p.address }, tag: p.age >= 80 ? '80 岁以上 · 补贴 6 元' : null, card_fen: taken ? 17400 : 18600, nth: taken ? 2 : 1, warn: p.id === 1001 ? ['花生过敏', '听力不好，请说慢一点'] : [],
      order: p.id === 1004 || taken ? null : { id: 7000 + p.id, by: p.id === 1001 ? '家里订的：女儿 小芳' : '自己订的', what: '清蒸鲈鱼套餐', n: 1, note: '低盐，软饭，堂食', parts: ['fish', 'rice', 'greens'], lines: [{ name: '原价', fen: 1800 }, { name: '区补贴', fen: -400 }, { name: '街道补贴', fen: -200 }], pay_fen: 1200 },
      sets: sets.map((s, i) => ({ id: s.id, name: s.name, parts: s.parts, pay_fen: s.pay_fen, ask: i === 1 ? '一份的盐约6.1克，比一整天的量还多。' : '' })),
    }
  })
  on('GET', '/api/counter/shift', () => ({ now_ms: Date.now(), guests: [], people: hits().map(p => ({ id: p.id, name: p.name, age: p.age, address: p.address, letters: p.initials + ' ' + p.pinyin, phone_tail: p.phone.slice(-4), warn: [] })), sets: sets.map(s => ({ id: s.id, name: s.name, parts: s.parts, list_fen: s.list_fen })) }))
  on('POST', '/api/counter/hand', ({ body }) => {
    state.handed = (state.handed ?? new Set()).add(body.person_id)
    return { id: 1, undo_until_ms: Date.now() + 600_000 }
  })
  on('POST', '/api/counter/undo', ({ body }) => {
    state.handed?.delete(body.person_id)
    return {}
  })

  // Courier
  state.outcomes = new Map()
  on('GET', '/api/run', () => ({
    run: { id: 1, name: '1 号线', boxes: '1、2', who: 1001, total: 22, station_phone: '08515550234' },
    stops: [{ id: 107, no: 7, place: '2 栋 303', name: '刘建国', call: '爷爷', age: 81, what: '箱 1，番茄炒蛋 1 份', phone: '13800006789', notes: [], tags: [], state: 'delivered' }].concat(box.map(b => ({
      id: 100 + b.no, no: b.no, place: b.place, name: b.name, call: '奶奶', age: 84, what: '箱 1，' + b.what, phone: '13800001234', tags: b.warn.map(w => ({ kind: 'bad', text: w })).concat(b.no === 10 ? [{ kind: 'info', text: '代取' }] : []),
      notes: b.no === 8 ? [{ kind: 'ear', text: '听力不好，多敲几下门' }, { kind: 'look', text: '看一眼人好不好，送到手里' }] : [{ kind: 'note', text: b.note }], state: state.outcomes.get(100 + b.no)?.outcome ?? 'todo',
    }))),
  }))
  const said = (id, more) => ({ id, elder_id: 1001, elder: '王秀英', name: '王秀英', mine: false, to: 'bringer', sound: true, seconds: 5, words: '明天少放盐', at_ms: Date.now() - 3_600_000, heard_ms: 0, ...more })
  on('GET', '/api/run/voices', () => ({ items: [{ stop_id: 108, notes: [said(7, {}), said(6, { name: '小周', mine: true, to: 'elder', words: '收到，明天少放盐', seconds: 3, heard_ms: Date.now() - 60_000 })] }] }))
  on('GET', '/api/voices', () => ({ items: [said(8, { name: '小周', to: 'elder', words: '', seconds: 3 }), said(7, { mine: true, heard_ms: Date.now() - 60_000 }), said(5, { name: '李小芳', to: 'elder', sound: false, seconds: 0, words: '妈，周末回来吃饭', heard_ms: 0 })] }))
  on('GET', '/api/site/voices', () => ({ items: [said(7, {})] }))
  on('POST', '/api/voices', () => ({ id: 9 }))
  on('POST', '/api/voices/:id/heard', () => ({}))
  on('POST', '/api/run/stops/:id/voice', () => ({ id: 10 }))
  on('GET', '/api/run/boxes', () => ({ items: box.map(b => ({ stop_id: 100 + b.no, lines: [{ item_id: 11, name: '清蒸鲈鱼套餐', part: 'fish', count: 1, refused: 0 }, { item_id: 21, name: '冬瓜排骨汤', part: 'soup', count: b.no % 2 ? 1 : 2, refused: 0 }] })) }))
  on('POST', '/api/run/stops/:id/opened', ({ params, body }) => {
    const whole = body.refused.length === 2 && body.refused[1].count === (+params.id % 2 ? 1 : 2)
    state.outcomes.set(+params.id, { outcome: whole ? 'returned' : 'delivered', refused: body.refused, reason: body.reason })
    return { id: +params.id, state: whole ? 'returned' : 'delivered', complaint_id: 81 }
  })
  on('POST', '/api/run/stops/:id/condition', ({ params, body }) => {
    state.conditions = (state.conditions ?? []).concat([{ id: +params.id, ...body }])
    return {}
  })
  on('POST', '/api/run/stops/:id/outcome', ({ params, body }) => {
    state.outcomes.set(+params.id, { ...state.outcomes.get(+params.id), ...body })
    return { id: +params.id, state: body.outcome }
  })
}
