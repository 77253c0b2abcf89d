// Made-up replies of what comes after the meal and around it: complaints, votes, canteens in figures.
const DAY = 86_400_000
const iso = ms => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10)

export function afterRoutes(on, state, Refuse) {
  const now = Date.now()
  const complaint = (id, more) => ({
    id, site_id: 1, person_id: 1001, name: '王秀英', phone: '13800001234', order_id: 501, kind: 'taste', kind_text: '味道不好', channel: 'app', words: '鱼有点腥', state: 'received', answer: '', decision: '', refund_id: null, contacts: 0,
    made_ms: now - 4 * 60_000, answer_due_ms: now + 6 * 60_000, decide_due_ms: now + DAY, close_due_ms: now + 7 * DAY, answered_ms: null, decided_ms: null, closed_ms: null, late: false, told: [{ person_id: 3002, name: '孙阿姨', at_ms: now - 4 * 60_000 }, { person_id: 3003, name: '罗姐', at_ms: now }], ...more,
  })
  state.desk = [
    complaint(81, {}), complaint(82, { person_id: 1004, name: '陈桂兰', order_id: null, kind: 'little', kind_text: '太少，吃不饱', words: '饭太少，吃不饱', made_ms: now - 40 * 60_000, answer_due_ms: now - 30 * 60_000, late: true }),
    complaint(83, { person_id: 1007, name: '刘建国', kind: 'late', kind_text: '送晚了', words: '一点才送到', state: 'decided', answer: '听到了，是送晚了', decision: '这一餐退钱', contacts: 3 }),
    complaint(84, { person_id: 1008, name: '赵玉珍', kind: 'hygiene', kind_text: '不干净', words: '汤里有头发', state: 'raised', answer: '听到了', answered_ms: now - DAY }),
  ]
  const one = id => state.desk.find(c => c.id === +id) ?? (() => { throw new Refuse(404, 'meals.no_complaint', '没有找到这条意见') })()
  const steps = c => ({ ...c, steps: [{ state: 'received', words: c.words, at_ms: c.made_ms }, ...(c.decision ? [{ state: 'decided', words: c.decision + '。11月21日 12:40 退了 12.40 元，已经回到饭卡', at_ms: now }] : [])] })
  on('GET', '/api/complaints', () => ({ items: state.desk }))
  on('GET', '/api/meals/complaints/:id', ({ params }) => steps(one(params.id)))
  on('POST', '/api/complaints/:id/answer', ({ params, body }) => steps(Object.assign(one(params.id), { state: 'answered', answer: body.words })))
  on('POST', '/api/complaints/:id/decide', ({ params, body }) => steps(Object.assign(one(params.id), { state: 'decided', decision: body.words })))
  on('POST', '/api/complaints/:id/contact', ({ params }) => steps(Object.assign(one(params.id), { contacts: one(params.id).contacts + 1 })))
  on('POST', '/api/complaints/:id/silent', ({ params }) => steps(Object.assign(one(params.id), { state: 'silent' })))

  state.poll = { state: 'asked', asked: [1, 2, 3, 4] }
  state.votes = [3]
  const dishes = [[1, '清蒸鲈鱼', 'fish', 12], [2, '红烧豆腐', 'tofu', 9], [3, '番茄炒蛋', 'egg', 7], [4, '上汤青菜', 'greens', 3], [5, '冬瓜排骨汤', 'soup', 0], [6, '小米粥', 'porridge', 0]]
  on('GET', '/api/meals/votes', ({ query }) => ({
    site_id: 1, week: iso(now + 7 * DAY), most: 3, state: state.poll.state, voters: 14,
    dishes: dishes.filter(d => query.get('all') || state.poll.asked.includes(d[0])).map(([id, name, part, votes]) => ({ id, name, part, votes, mine: state.votes.includes(id), asked: state.poll.asked.includes(id), price_fen: 600 })),
  }))
  on('POST', '/api/meals/votes', ({ body }) => {
    state.votes = body.dishes
    return {}
  })
  on('POST', '/api/site/poll', ({ body }) => {
    state.poll = { state: 'asked', asked: body.dishes }
    return {}
  })
  on('POST', '/api/site/poll/close', () => {
    state.poll.state = 'closed'
    return {}
  })

  state.profile = { eater_id: 1001, size: 'regular', likes: ['fish'], leaves: [], most_fen: 1200 }
  on('GET', '/api/meals/habit', () => ({ on: !!state.habit, from: '2026-09-27', meals: state.habit ? 23 : 0, words: state.habit ? ['9月27日起您吃了 23 餐。', '您常吃清淡的鱼，12 次。', '清蒸鲈鱼吃过 7 次，您说过好吃。'] : [] }))
  on('PUT', '/api/meals/habit', ({ body }) => {
    state.habit = body.on
    return {}
  })
  on('GET', '/api/kitchen/forecast', ({ query }) => ({ day: query.get('day') ?? '2026-11-22', items: [{ dish_id: 0, name: '', part: '', known: true, expected: 164, low: 150, high: 178, ordered: 96, days: 60, error: 9 }, ...[['清蒸鲈鱼', 'fish'], ['红烧豆腐', 'tofu'], ['番茄炒蛋', 'egg'], ['新菜', 'greens']].map(([name, part], i) => ({ dish_id: 41 + i, name, part, known: i < 3, expected: i < 3 ? 60 - i * 12 : 0, low: i < 3 ? 52 - i * 12 : 0, high: i < 3 ? 69 - i * 12 : 0, ordered: 30 - i, days: i < 3 ? 18 : 0, error: i < 3 ? 4 + i : null }))] }))
  on('GET', '/api/meals/profile', () => state.profile)
  on('POST', '/api/meals/profile', ({ body }) => Object.assign(state.profile, body, { likes: body.likes.map(x => x.food), leaves: body.leaves.map(x => x.food) }))
  on('GET', '/api/meals/sites', () => ({ sites: sites.map((s, i) => ({ site_id: s.site_id, name: s.name, operator: s.operator, phone: s.phone, cutoff_ms: now + 3_600_000, walk_min: i < 2 ? 4 + 7 * i : null, sets: i < 2 ? [{ id: 1, name: '清蒸鲈鱼套餐', list_fen: 1800, pay_fen: 1200, left: 40 }, { id: 2, name: '红烧豆腐套餐', list_fen: 1500, pay_fen: 900, left: 0 }] : [] })) }))

  const figures = { on_time_percent: 98, good_percent: 82, said: 140, complaints: 3, answered_in_time: 3, answer_late: 0, answer_p50_s: null, answer_p95_s: null, refunded: 2, no_shows: 4, closed: 26, samples: 156, readings: 160, cold: 0, disinfected: 26, cards: 4, cards_valid: 4, waste_g: 18400, dishes: 18, work_hours: 210, meals_an_hour_tenths: 62, list_fen_each: 1515, subsidy_fen_each: 293, discount_fen_each: 151, pay_fen_each: 1071 }
  const sites = [
    { site_id: 2001, name: '幸福里长者食堂', operator: 'government', phone: '0851-5550-1234', meals: 1302, elders: 210, delivered: 640, ...figures },
    { site_id: 2002, name: '老味道社区食堂', operator: 'caterer', phone: '0851-5550-2345', meals: 806, elders: 150, delivered: 300, ...figures, good_percent: 48, cold: 2, complaints: 24, answered_in_time: 21, answer_late: 3, answer_p50_s: 190, answer_p95_s: 1420, on_time_percent: 91, cards_valid: 3, dishes: 24, meals_an_hour_tenths: null, work_hours: 0 },
    { site_id: 2003, name: '同心爱心食堂', operator: 'charity', phone: '', meals: 558, elders: 98, delivered: 12, ...figures, on_time_percent: null, good_percent: null, said: 8, cards: 0, cards_valid: 0 },
  ]
  on('GET', '/api/open/canteens', () => ({ days: 30, items: sites }))
  on('GET', '/api/meals/compare', ({ query }) => ({ from: query.get('from'), to: query.get('to'), sites: sites.map(({ phone, ...s }, i) => ({ ...s, cost_fen_each: [1690, 1480, null][i], cost_month: i < 2 ? 202610 : null, targets: 460, targets_fed: [180, 96, 71][i], target_percent: [39, 21, 15][i], targets_of_eaters_percent: [86, 64, 72][i] })) }))

  // Community work
  state.outreach = [
    { person_id: 1004, name: '陈桂兰', age: 83, place: '4 栋 101', phone: '13800004321', needs: ['alone', 'oldest'], points: 5, contacted_ms: now - 9 * DAY, result: 'later', way: 'met', words: '等儿子回来商量', again: iso(now) },
    { person_id: 1008, name: '赵玉珍', age: 79, place: '4 栋 203', phone: '', needs: ['disabled', 'poor'], points: 5, contacted_ms: null, again: null },
  ]
  on('GET', '/api/outreach', () => ({ all: 384, items: state.outreach }))
  on('GET', '/api/outreach/:id', () => ({ items: [{ id: 1, at_ms: now - 9 * DAY, by: '周社工', way: 'met', result: 'later', words: '等儿子回来商量', again: iso(now) }] }))
  on('POST', '/api/outreach', ({ body }) => {
    state.outreach = state.outreach.filter(o => o.person_id !== body.person_id)
    return { id: 9 }
  })
  const group = (g, people, fed) => ({ group: g, people, fed, meals: fed * 11, percent: people < 20 ? null : Math.round(fed * 100 / people) })
  on('GET', '/api/coverage', () => ({
    from: iso(now - 29 * DAY), to: iso(now), groups: [group('alone', 210, 64), group('empty_nest', 330, 120), group('oldest', 288, 140), group('disabled', 61, 12), group('poor', 44, 21), group('childless', 9, 4), group('all', 1200, 412)],
    sources: [{ flag: 'alone', flag_text: '独居', source: '走访', people: 180, oldest: '2025-03-02', newest: '2026-10-30' }, { flag: 'dibao', flag_text: '低保', source: '民政系统', people: 44, oldest: '2026-01-01', newest: '2026-11-01' }],
  }))
  on('GET', '/api/coverage/uses', ({ query }) => {
    const rule = (name, id, meals, fen) => ({ name, ...(id ? { rule: id, programme: '梧桐街道助餐补贴' } : {}), people: 0, eaters: Math.round(meals / 9), meals, percent: null, pay_fen: meals * 1071, subsidy_fen: fen })
    if (query.get('by') === 'rule') return { from: iso(now), to: iso(now), by: 'rule', rows: [rule('discount', 'd60', 2480, 372000), rule('subsidy', 's80', 1310, 393000), rule('delivery', 'bring', 640, 128000), rule('none', '', 96, 0)] }
    const rows = { household: ['alone', 'empty_nest', 'left_behind', 'with_family'], subsidy: ['with', 'without'], distance: ['to_300', 'to_600', 'to_1000', 'over_1000', 'unknown'], channel: ['app', 'relative', 'phone', 'counter', 'kiosk', 'paper', 'chain', 'standing', 'walk_in'] }[query.get('by')]
    return { from: iso(now), to: iso(now), by: query.get('by'), rows: rows.map((name, i) => ({ name, people: query.get('by') === 'channel' ? 0 : 300 - 40 * i, eaters: 90 - 9 * i, meals: 900 - 90 * i, percent: 30 + i, pay_fen: 1200000, subsidy_fen: 300000 - 1000 * i })) }
  })
  on('GET', '/api/activities/figures', ({ query }) => ({ from: query.get('from'), to: query.get('to'), sites: [{ site_id: 2001, times: 6, kinds: 4, came: 88, people: 41 }, { site_id: 2003, times: 11, kinds: 5, came: 130, people: 52 }] }))
  on('GET', '/api/activities/:id/guests', () => ({ items: [{ person_id: 1001, name: '王秀英', came: true }, { person_id: 1004, name: '陈桂兰', came: false }] }))
  on('POST', '/api/activities', () => ({ id: 9 }))
  on('POST', '/api/activities/:id/attend', ({ params }) => Object.assign(state.activities.find(a => a.id === +params.id), { attended: true }))
  on('POST', '/api/activities/:id/off', () => ({}))
  state.tables = [{ id: 1, name: '三栋一桌', weekdays: [1, 2, 3, 4, 5], seats: 10, members: [{ person_id: 1001, name: '王秀英', leads: true, here: true }, { person_id: 1004, name: '陈桂兰', leads: false, here: false }, { person_id: 1007, name: '刘建国', leads: false, here: true }] }]
  state.missing = [{ id: 5, person_id: 1004, name: '陈桂兰', phone: '13800004321', place: '4 栋 101', made_ms: now - 3_600_000, due_ms: now + 3_600_000, raised: false }]
  on('GET', '/api/tables', () => ({ items: state.tables, missing: state.missing }))
  on('POST', '/api/tables', () => ({ id: 2 }))
  on('POST', '/api/tables/:id/:what', () => ({}))
  on('POST', '/api/buddies/:id/found', ({ params }) => {
    state.missing = state.missing.filter(m => m.id !== +params.id)
    return {}
  })
  const proposal = (id, words, st, answer, yes) => ({ id, words, state: st, answer, yes, mine: id === 1, meeting: st === 'taken' ? '第三次膳食会' : '', made_ms: now - id * DAY, answered_ms: answer ? now : null })
  state.proposals = [proposal(1, '星期天也开饭', 'open', '', 15), proposal(2, '门口加一把椅子等饭', 'taken', '椅子已经订了，周五到', 7), proposal(3, '汤少放点油', 'done', '从这周起汤都撇过油了', 10), proposal(4, '早饭也送', 'declined', '早上人手不够，先不送', 4)]
  on('GET', '/api/council', () => ({ proposals: state.proposals, done: 1, answered: 2, meetings: [{ id: 1, day: iso(now - 6 * DAY), title: '第三次膳食会', present: 17, minutes: '一、汤少油。二、门口加椅子。' }] }))
  on('POST', '/api/council/proposals', ({ body }) => {
    state.proposals.unshift(proposal(9, body.words, 'open', '', 1))
    return { id: 9 }
  })
  on('POST', '/api/council/proposals/:id/yes', () => ({}))
  on('POST', '/api/council/proposals/:id/answer', ({ params, body }) => Object.assign(state.proposals.find(x => x.id === +params.id), { state: body.state, answer: body.answer, meeting: body.meeting_id ? '第三次膳食会' : '' }))
  on('POST', '/api/council/meetings', () => ({ id: 2 }))
  const qr = 'M4 4h7v1h-7zM18 4h7v1h-7zM4 5h1v5h-1zM10 5h1v5h-1zM4 18h7v1h-7zM13 13h3v3h-3zM18 18h3v2h-3z'
  on('GET', '/api/posters', () => ({ phone: '0851-5550-1234', items: [
    { id: 1, code: 'K7M2QXB', channel: 'wall', title: '中午来吃饭', words: '软烂低盐，八十岁以上十二元一份。', down: false, made_ms: now, link: 'https://yinlin.example/order?from=K7M2QXB&c=1', text: '中午来吃饭\n软烂低盐，八十岁以上十二元一份。\n扫码或打电话 0851-5550-1234 订饭', qr_path: qr, qr_side: 29, opened: 31, came: 9, ordered: 8, served: 8, said: 5, complained: 1 },
    { id: 2, code: 'R4T9WDA', channel: 'wechat', title: '明天有鲈鱼', words: '清蒸鲈鱼套餐，送到家。', down: true, made_ms: now, link: 'https://yinlin.example/order?from=R4T9WDA&c=1', text: '【明天有鲈鱼】清蒸鲈鱼套餐，送到家。', qr_path: qr, qr_side: 29, opened: 54, came: 4, ordered: 4, served: 4, said: 2, complained: 0 },
  ] }))
  on('POST', '/api/posters', () => ({ id: 3, code: 'ABCDEFG' }))
  on('POST', '/api/posters/:id/down', () => ({}))
  on('POST', '/api/open/poster', () => ({}))
  on('POST', '/api/me/came', () => ({}))

  // The canteen's own care
  state.clean = []
  state.packed = new Map()
  on('GET', '/api/kitchen/day', () => ({
    day: iso(now), now_ms: now, cutoff_ms: now, close: null, complaints_open: 2, drawer_fen: 38650, unclaimed_fen: 0, searches: [],
    today: { orders: 164, portions: 170, door: 68, here: 96, handed_over: 120, open: 44, cancelled: 2, no_shows: 0, refunded: 1 }, tomorrow: { orders: 58, portions: 58, door: 30, here: 28, handed_over: 0, open: 58, cancelled: 0, no_shows: 0, refunded: 0 },
    dishes: [{ id: 1, name: '清蒸鲈鱼', need: 86, made: 86, sample: true, heat: 'ok', eat_before_ms: now + 5_000_000 }, { id: 2, name: '红烧豆腐', need: 64, made: 40, sample: false, heat: '', eat_before_ms: null }, { id: 3, name: '番茄炒蛋', need: 92, made: 92, sample: false, heat: 'reject', eat_before_ms: now - 600_000 }],
    runs: [{ id: 1, name: '1 号线', who: '小周', leave_ms: now, state: 'planned', labels: 22, special: 3, boxes: state.packed.get(1) ?? 0, packed: state.packed.has(1) ? 'yes' : 'no', done: 0, todo: 22, no_answer: 0 }],
    disinfected: state.clean, cards: [], shifts: [], todo: [{ code: 'samples', n: 2, text: '2 样菜还没留样' }],
  }))
  on('POST', '/api/kitchen/dishes/:id/temperature', () => ({}))
  on('POST', '/api/kitchen/disinfection', ({ body }) => {
    state.clean.push({ ...body, at_ms: Date.now() })
    return {}
  })
  on('POST', '/api/kitchen/runs/:id/packed', ({ params, body }) => {
    if (body.boxes !== 22) throw new Refuse(409, 'meals.box_count', '标签 22 张，再数一遍')
    state.packed.set(+params.id, body.boxes)
    return {}
  })
  on('GET', '/api/kitchen/eaten', () => ({ items: [{ day: iso(now), meal: '午餐', site: '幸福里长者食堂', dish_id: 11, dish: '清蒸鲈鱼', note: '少盐', sample: 'kept', lots: [{ code: 'LY-0302', name: '鲈鱼', supplier: '城南水产' }] }, { day: iso(now - 86400000), meal: '午餐', site: '幸福里长者食堂', dish_id: 12, dish: '青菜', note: '', sample: 'none', lots: [] }] }))
  state.outbreak = { id: 61, site: '幸福里长者食堂', words: '有 2 位说拉肚子，都吃过11月21日午餐的清蒸鲈鱼、米饭。是不是饭的原因，由医院和监管部门来定。', people: 2, open: true, seen_ms: now - 600_000, due_ms: now + 6_600_000, market: { at_ms: 0, name: '' }, health: { at_ms: now - 60_000, name: '李医生' }, ended_ms: 0, ended: '', dishes: [{ dish_id: 11, name: '清蒸鲈鱼', day: iso(now), meal: '午餐', people: 2, stopped: true, lifted: '', sample: 'kept' }, { dish_id: 12, name: '米饭', day: iso(now), meal: '午餐', people: 2, stopped: false, lifted: '换新煮的', sample: 'kept' }], eaters: [{ person_id: 1001, name: '王秀英', phone: '13800001234', address: '3 栋 502', day: iso(now), eaten: true, signs: '拉肚子' }, { person_id: 1004, name: '陈桂兰', phone: '13800005678', address: '4 栋 101', day: iso(now), eaten: false, signs: '' }] }
  on('GET', '/api/kitchen/outbreaks', () => ({ items: [state.outbreak].map(({ dishes: _, eaters: __, ...o }) => o) }))
  on('GET', '/api/kitchen/outbreaks/:id', () => state.outbreak)
  on('POST', '/api/kitchen/outbreaks/:id/told', ({ body }) => Object.assign(state.outbreak, { [body.office]: { at_ms: now, name: body.name } }))
  on('POST', '/api/kitchen/outbreaks/:id/lift', () => state.outbreak)
  on('POST', '/api/kitchen/outbreaks/:id/end', () => Object.assign(state.outbreak, { open: false }))
  on('POST', '/api/unwell', () => ({ id: 71, outbreak_id: 61, words: '记下了。不舒服请去看医生，厉害了马上打 120。' }))
  on('GET', '/api/kitchen/recall', () => ({ count: 2, items: [{ person_id: 1001, name: '王秀英', phone: '13800001234', address: '3 栋 502', day: iso(now), eaten: true }, { person_id: 1004, name: '陈桂兰', phone: '', address: '4 栋 101', day: iso(now), eaten: false }] }))
  on('GET', '/api/meals/paper', ({ query }) => {
    const has = query.get('building_id')
    const ate = new Set(state.orders.filter(o => o.eater_id && o.day === query.get('day')).map(o => o.eater_id))
    const elder = (number, person_id, name, place, size, warnings, away) => ({ number, person_id, name, place, size, warnings, away, ordered: ate.has(person_id) || number === 5 ? '清蒸鲈鱼' : '' })
    return {
      day: query.get('day'), building: has ? '第1网格 3栋' : '', buildings: [{ id: 31, name: '第1网格 3栋' }, { id: 32, name: '第1网格 4栋' }],
      sets: [{ number: 1, id: 1, name: '清蒸鲈鱼套餐', list_fen: 1800, left: 40 }, { number: 2, id: 2, name: '红烧豆腐套餐', list_fen: 1400, left: 40 }, { number: 3, id: 6, name: '冬瓜排骨汤套餐', list_fen: 1500, left: 0 }],
      items: has ? [elder(1, 1001, '王秀英', '3栋1单元101', 'small', ['花生过敏'], false), elder(2, 1004, '陈桂兰', '3栋1单元102', 'regular', [], false), elder(3, 1007, '刘建国', '3栋1单元201', 'large', ['对虾过敏', '少盐'], false), elder(4, 1008, '赵大勇', '3栋2单元101', 'regular', [], true), elder(5, 1009, '孙玉珍', '3栋2单元502', 'regular', [], false)] : [], code: 4821,
    }
  })
  const lot = (id, name, code, supplier, came, left, grams, rest) => ({ id, code, name, supplier, received: iso(now + came * DAY), expires: iso(now + left * DAY), days_left: left, state: left < 0 ? 'over' : left <= 2 ? 'soon' : 'ok', grams, left: rest })
  state.foodLots = [lot(11, '纯牛奶', 'NN-1110', '山城乳业', -11, -1, 6000, 1500), lot(12, '鲈鱼', 'LY-1121', '城南水产', 0, 0, 18000, 18000), lot(13, '豆腐', 'DF-1119', '双江豆制品', -2, 1, 9000, 4200), lot(14, '大米', 'MI-1003', '粮油店', -49, 300, 250000, 81250)]
  state.uses = []
  on('GET', '/api/kitchen/lots', () => ({ items: state.foodLots }))
  on('POST', '/api/kitchen/lots', ({ body }) => {
    const left = Math.round((Date.parse(body.expires) - Date.parse(iso(now))) / DAY)
    state.foodLots.push({ ...lot(20 + state.foodLots.length, body.name, body.code, body.supplier, 0, left, body.grams, body.grams), received: body.received })
    return { id: 19 + state.foodLots.length }
  })
  on('POST', '/api/kitchen/lots/:id/use', ({ params, body }) => {
    const l = state.foodLots.find(x => x.id === +params.id)
    if (!l) throw new Refuse(404, 'meals.no_lot', '没有找到这批货')
    if (l.left < body.grams) throw new Refuse(409, 'meals.lot_empty', `这批货只剩 ${l.left} 克`)
    l.left -= body.grams
    state.uses.push({ lot: l, grams: body.grams })
    return { id: state.uses.length }
  })
  on('POST', '/api/kitchen/lots/:id/undo', ({ params }) => {
    state.foodLots = state.foodLots.filter(x => x.id !== +params.id)
    return {}
  })
  on('POST', '/api/kitchen/lot-uses/:id/undo', ({ params }) => {
    const u = state.uses[+params.id - 1]
    u.lot.left += u.grams
    return {}
  })
  state.due = [{ dish_id: 1, name: '清蒸鲈鱼', day: iso(now - 2 * DAY), meal: 'lunch', taken_ms: now - 49 * 3_600_000, grams: 150 }, { dish_id: 2, name: '红烧豆腐', day: iso(now - 2 * DAY), meal: 'lunch', taken_ms: now - 49 * 3_600_000, grams: 130 }]
  on('GET', '/api/kitchen/samples', () => ({ items: state.due }))
  on('POST', '/api/kitchen/dishes/:id/sample/discard', ({ params }) => {
    state.due = state.due.filter(x => x.dish_id !== +params.id)
    return {}
  })
  on('GET', '/api/kitchen/staff', () => ({ items: [{ person_id: 3003, name: '罗姐', role: 'site_manager' }, { person_id: 3001, name: '马师傅', role: 'cook' }, { person_id: 3002, name: '孙阿姨', role: 'canteen_worker' }, { person_id: 3004, name: '小周', role: 'courier' }] }))
  on('POST', '/api/kitchen/cards', () => ({ id: 3 }))
  on('GET', '/api/kitchen/cards', () => ({ cards: [{ id: 1, person_id: 3001, name: '马师傅', number: 'JK2026-0017', issued: '2025-12-12', expires: iso(now + 20 * DAY), days_left: 20, state: 'soon' }, { id: 2, person_id: 3002, name: '孙阿姨', number: 'JK2026-0018', issued: '2026-07-01', expires: iso(now + 220 * DAY), days_left: 220, state: 'ok' }] }))
  on('POST', '/api/kitchen/cards/:id/withdraw', () => ({}))
  on('GET', '/api/kitchen/shifts', () => ({ shifts: Array.from({ length: 8 }, (_, i) => ({ id: 40 + i, person_id: 3001 + i % 2, name: i % 2 ? '孙阿姨' : '马师傅', day: iso(now + (i - 3) * DAY), from_min: 360, to_min: 840 - 120 * (i % 2), duty: i % 2 ? 'counter' : 'kitchen' })) }))
  state.rota = Array.from({ length: 12 }, (_, i) => ({ id: 90 + i, person_id: 3002 + i % 2, name: i % 2 ? '罗姐' : '孙阿姨', day: iso(now + Math.floor(i / 2) * DAY), from_min: i % 2 ? 600 : 420, to_min: i % 2 ? 1080 : 840 }))
  state.door = { seats: 60, kept: 12, until_min: 600, taken: 41, tomorrow: 33 }
  on('GET', '/api/site/door', () => state.door)
  on('POST', '/api/site/door', ({ body }) => Object.assign(state.door, body))
  on('GET', '/api/kitchen/rota', () => ({ shifts: state.rota, gaps: [...Array.from({ length: 6 }, (_, i) => ({ day: iso(now + i * DAY), from_min: 1080, to_min: 1140 })), { day: iso(now + 6 * DAY), from_min: 420, to_min: 1140 }], now: [{ person_id: 3002, name: '孙阿姨' }, { person_id: 3003, name: '罗姐' }] }))
  on('POST', '/api/kitchen/rota', () => ({ days: 7 }))
  on('POST', '/api/kitchen/shifts', () => ({ id: 77 }))
  on('POST', '/api/kitchen/shifts/:id/end', () => ({}))
  on('POST', '/api/meals/waits', () => ({}))
  on('GET', '/api/meals/standing', () => ({ person_id: 1001, items: [{ id: 61, site: '幸福里长者食堂', meal: 'lunch', weekdays: 62, how: 'door', family_pays: false }], pauses: [{ id: 7, from: iso(now + 3 * DAY), to: iso(now + 5 * DAY) }] }))
  on('POST', '/api/meals/standing', () => ({ id: 61 }))
  on('POST', '/api/meals/standing/:id/end', () => ({}))
}
