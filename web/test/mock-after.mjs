// Made-up replies of what comes after the meal and around it: complaints, votes, canteens in figures.
const DAY = 86_400_000
const iso = ms => new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10)

export function afterRoutes(on, state, Refuse) {
  const now = Date.now()
  const complaint = (id, more) => ({
    id, site_id: 1, person_id: 1001, name: '王秀英', phone: '13800001234', order_id: 501, kind: 'taste', kind_text: '味道不好', channel: 'app', words: '鱼有点腥', state: 'received', answer: '', decision: '', refund_id: null, contacts: 0,
    made_ms: now - 4 * 60_000, answer_due_ms: now + 6 * 60_000, decide_due_ms: now + DAY, close_due_ms: now + 7 * DAY, answered_ms: null, decided_ms: null, closed_ms: null, late: false, ...more,
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
  on('GET', '/api/meals/profile', () => state.profile)
  on('POST', '/api/meals/profile', ({ body }) => Object.assign(state.profile, body, { likes: body.likes.map(x => x.food), leaves: body.leaves.map(x => x.food) }))
  on('GET', '/api/meals/sites', () => ({ sites: sites.map((s, i) => ({ site_id: s.site_id, name: s.name, operator: s.operator, phone: s.phone, cutoff_ms: now + 3_600_000, walk_min: i < 2 ? 4 + 7 * i : null, sets: i < 2 ? [{ id: 1, name: '清蒸鲈鱼套餐', list_fen: 1800, pay_fen: 1200, left: 40 }, { id: 2, name: '红烧豆腐套餐', list_fen: 1500, pay_fen: 900, left: 0 }] : [] })) }))

  const figures = { on_time_percent: 98, good_percent: 82, said: 140, complaints: 3, answered_in_time: 3, refunded: 2, no_shows: 4, closed: 26, samples: 156, readings: 160, cold: 0, disinfected: 26, cards: 4, cards_valid: 4, waste_g: 18400, dishes: 18, work_hours: 210, meals_an_hour_tenths: 62, list_fen_each: 1515, subsidy_fen_each: 293, discount_fen_each: 151, pay_fen_each: 1071 }
  const sites = [
    { site_id: 2001, name: '幸福里长者食堂', operator: 'government', phone: '0851-5550-1234', meals: 1302, elders: 210, delivered: 640, ...figures },
    { site_id: 2002, name: '老味道社区食堂', operator: 'caterer', phone: '0851-5550-2345', meals: 806, elders: 150, delivered: 300, ...figures, good_percent: 48, cold: 2, complaints: 6, answered_in_time: 4, on_time_percent: 91, cards_valid: 3, dishes: 24, meals_an_hour_tenths: null, work_hours: 0 },
    { site_id: 2003, name: '同心爱心食堂', operator: 'charity', phone: '', meals: 558, elders: 98, delivered: 12, ...figures, on_time_percent: null, good_percent: null, said: 8, cards: 0, cards_valid: 0 },
  ]
  on('GET', '/api/open/canteens', () => ({ days: 30, items: sites }))
  on('GET', '/api/meals/compare', ({ query }) => ({ from: query.get('from'), to: query.get('to'), sites: sites.map((s, i) => ({ ...s, cost_fen_each: [1690, 1480, null][i], cost_month: i < 2 ? 202610 : null, targets: 460, targets_fed: [180, 96, 71][i], target_percent: [39, 21, 15][i], targets_of_eaters_percent: [86, 64, 72][i] })) }))
}
