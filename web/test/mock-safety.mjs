// Made-up alarms, a list of those not seen, a roster and drills, in the shape of src/domains/safety/routes*.c.
const MIN = 60_000
const HOUR = 60 * MIN
const DAY = 24 * HOUR
const midnight = (now = Date.now()) => Math.floor((now + 8 * HOUR) / DAY) * DAY - 8 * HOUR
const iso = ms => new Date(ms + 8 * HOUR).toISOString().slice(0, 10)

const alarm = (id, kind, word, state, ago, name, age, place, more = {}) => ({
  id, kind, word, state, urgent: true, test: false, taken_back: false, ready_120: false, step: 1, repeats: 0, raised_ms: Date.now() - ago, ring_ms: Date.now() - ago,
  acked_ms: null, due_ms: Date.now() + MIN, resolved_ms: null, code: '', device_id: 0, fix: null, home: null, owner: null, person_id: id, name, age, place, ...more,
})
const contacts = [{ id: 2001, name: '小芳', what: '孩子', phone: '13900002222' }, { id: 2002, name: '李大姐', what: '邻居', phone: '13900003333' }]
const helpers = [{ id: 3001, name: '小周', what: '志愿者', phone: '13900004444' }, { id: 3002, name: '钱网格', what: '网格员', phone: '13900005555' }]
const people = [{ id: 4001, name: '郑值守', what: '值守员', phone: '' }, { id: 4002, name: '小陈', what: '值守员', phone: '' }]

export function safetyRoutes(on, state, Refuse) {
  state.alarms = [
    alarm(1001, 'fall', '跌倒报警', 'notified', 47_000, '王秀英', 84, '3 栋 502', { fix: { lat_e7: 266500000, lon_e7: 1066300000, accuracy_m: 12, at_ms: Date.now() - 50_000 } }),
    alarm(1002, 'sos', '按钮求助', 'acknowledged', 135_000, '陈桂兰', 79, '11 栋 203', { owner: { id: 4002, name: '小陈' }, acked_ms: Date.now() - 110_000, repeats: 2 }),
    alarm(1003, 'silence', '很久没动静', 'on_the_way', 1_600_000, '刘建国', 81, '2 栋 303', { urgent: false, owner: { id: 4001, name: '郑值守' }, acked_ms: Date.now() - MIN }),
    alarm(1004, 'gas', '燃气报警', 'on_site', 1_865_000, '赵玉珍', 76, '8 栋 104', { owner: { id: 4001, name: '郑值守' }, acked_ms: Date.now() - MIN }),
    alarm(1005, 'unseen', '今天没见到', 'notified', 2_530_000, '吴国强', 88, '6 栋 402', { urgent: false }),
  ]
  state.late = [alarm(1009, 'sos', '按钮求助', 'resolved', 5 * HOUR, '孙桂英', 80, '1 栋 101', { acked_ms: Date.now() - 5 * HOUR + 95_000, resolved_ms: Date.now() - 4 * HOUR, code: 'helped', owner: { id: 4002, name: '小陈' } })]
  const find = id => state.alarms.concat(state.late).find(a => a.id === +id) ?? (() => { throw new Refuse(404, 'safety.no_alarm', '没有找到这个报警') })()
  on('GET', '/api/wall', () => ({ now_ms: Date.now(), me: 4001, answer_mean_s: 38, answered_today: 6, on_duty: people.slice(0, 1).map(p => ({ ...p, what: '值班' })), roster_end_ms: Date.now() + 5 * DAY, probe: { last_ms: Date.now() - 2 * MIN, arrived: 200, missed: 0 }, items: state.alarms.filter(a => a.state !== 'resolved'), misses: state.late }))
  on('GET', '/api/wall/report', () => ({ from: iso(Date.now() - 20 * DAY), to: iso(Date.now()), answers: { alarms: 42, answered: 41, within_60: 40, within_180: 41, open: 1, waits_60: 1, waits_180: 0, mean_s: 31 }, drills: { alarms: 12, answered: 12, within_60: 12, within_180: 12, open: 0, waits_60: 0, waits_180: 0, mean_s: 20 }, misses: state.late, by_person: [{ person_id: 1002, name: '陈桂兰', kind: 'sos', word: '按钮求助', alarms: 5, false_alarms: 4 }] }))
  on('GET', '/api/me/alarms', () => ({ items: state.alarms.slice(0, 1).concat(state.late.map(a => ({ ...a, person_id: 1001 }))) }))
  on('GET', '/api/wall/chain', () => ({ events: 318, broken: 0 }))
  on('GET', '/api/alarms/:id', ({ params }) => ({
    ...find(params.id), tags: [{ kind: 'info', text: '独居' }, { kind: 'bad', text: '高血压' }, { kind: 'warn', text: '华法林' }, { kind: 'warn', text: '听力不好' }], contacts, helpers,
    events: [{ number: 1, what: 'raised', at_ms: Date.now() - 47_000, by: null, words: null, detail: { kind: 2 } }, { number: 2, what: 'told', at_ms: Date.now() - 47_000, by: null, words: null, detail: { step: 1, who: 9, told: 2 } }, { number: 3, what: 'note', at_ms: Date.now() - 9_000, by: '郑值守', words: '没有回话', detail: {} }],
  }))
  const moves = { ack: 'acknowledged', send: 'on_the_way', way: 'on_the_way', site: 'on_site', resolve: 'resolved', review: 'reviewed', reopen: 'notified' }
  for (const what of ['ack', 'hand', 'send', 'way', 'site', 'note', 'called-120', 'resolve', 'review', 'reopen', 'no-test'])
    on('POST', `/api/alarms/:id/${what}`, ({ params, body }) => {
      const a = find(params.id)
      if (what === 'resolve' && body.code === 'well' && body.checked === 'not') throw new Refuse(422, 'safety.not_checked', '要听到声音或见到人，才能说没事')
      return Object.assign(a, moves[what] ? { state: moves[what], owner: a.owner ?? { id: 4001, name: '郑值守' }, code: body.code ?? a.code } : {})
    })
  const entry = (id, name, age, place, more) => ({ id, person_id: id, name, age, place, phone: '13900001111', why: 'meal', excuse: '', high_risk: false, outcome: 'open', due_ms: midnight() + 16 * HOUR, done_ms: 0, done_by: null, alarm_id: 0, ...more })
  state.seen = [entry(1, '王秀英', 84, '3 栋 502', { high_risk: true, why: 'watched' }), entry(2, '吴国强', 88, '6 栋 402'), entry(3, '赵玉珍', 76, '8 栋 104', { outcome: 'excused', excuse: 'hospital', done_ms: Date.now() }), entry(4, '刘建国', 81, '2 栋 303', { outcome: 'called', done_ms: Date.now(), done_by: '小陈' })]
  on('GET', '/api/seen', () => ({ sites: [{ id: 42, name: '幸福里长者食堂', open: 2 }, { id: 43, name: '老味道社区食堂', open: 0 }], day: iso(Date.now()), site_id: 42, now_ms: Date.now(), list: { expected: 130, seen: 126, excused: 1, made_ms: midnight() + 14 * HOUR }, hour_ms: midnight() + 14 * HOUR, items: state.seen }))
  on('POST', '/api/seen/:id/end', ({ params, body }) => Object.assign(state.seen.find(e => e.id === +params.id), { outcome: body.outcome, done_ms: Date.now(), done_by: '郑值守' }))
  state.shifts = []
  on('GET', '/api/duty/roster', ({ query }) => {
    const now = Date.now()
    const from = query.get('from') ? Date.parse(query.get('from')) - 8 * HOUR : midnight() - 2 * DAY
    const items = state.shifts.length ? state.shifts : Array.from({ length: 18 }, (_, i) => ({ id: i + 1, person_id: people[i % 2].id, name: people[i % 2].name, from_ms: from + i * 8 * HOUR, to_ms: from + (i + 1) * 8 * HOUR }))
    return { now_ms: now, from: iso(from), to: iso(from + 6 * DAY), items, gaps: [{ from_ms: from + 6 * DAY, to_ms: from + 7 * DAY }], people }
  })
  on('PUT', '/api/duty/roster', ({ body }) => {
    if (!body.shifts.length) throw new Refuse(409, 'safety.roster_gap', '11月22日 00:00 到 11月23日 00:00 没有人值班，请补上')
    state.shifts = body.shifts.map((s, i) => ({ id: i + 1, name: people.find(p => p.id === s.person_id)?.name ?? '', ...s }))
    return {}
  })
  const own = { urgent: [{ who: 9, wait_s: 60 }, { who: 6, wait_s: 60 }, { who: 16, wait_s: 60 }, { who: 40, wait_s: 300 }], quiet: [{ who: 1, wait_s: 300 }, { who: 8, wait_s: 900 }], urgent_own: true, quiet_own: false }
  on('GET', '/api/people/:id/ladder', () => ({ name: '王秀英', ...own, people: [{ who: 1, name: '李小芳' }, { who: 2, name: '李小军' }, { who: 4, name: '钱网格' }, { who: 8, name: '郑值守' }, { who: 64, name: '李大姐' }] }))
  on('PUT', '/api/people/:id/ladder', ({ body }) => {
    if (body.steps.length && !(body.steps.at(-1).who & 24)) throw new Refuse(422, 'safety.no_station', '最后一步要告诉值班室，不然可能没有人接')
    own[body.urgent ? 'urgent' : 'quiet'] = body.steps
    return {}
  })
  on('GET', '/api/people/:id/alarm-mutes', () => ({ items: [{ kind: 'device', word: '设备要看', until_ms: Date.now() + DAY, reason: '手表送修', by: '郑值守', alarm_id: 0 }] }))
  on('POST', '/api/people/:id/alarm-mute', () => ({}))
  on('GET', '/api/lost', () => ({ items: [{ id: 5001, alarm_id: 1006, name: '陈桂兰', age: 79, words: '红色棉衣，黑布鞋', open: true, gone_ms: Date.now() - 50 * MIN, radius_m: 1500, neighbours_until_ms: Date.now() + HOUR, fix: { lat_e7: 156000000, lon_e7: 1148000000, accuracy_m: 18, at_ms: Date.now() - 40 * MIN }, person_id: 1002, party: [{ person_id: 3001, name: '小周', state: 'looks', where: '河边步道' }, { person_id: 2002, name: '李大姐', state: 'asked', where: '' }] }], helpers }))
  on('GET', '/api/lost/:id/circle', () => ({ lat_e7: 156000000, lon_e7: 1148000000, from_home: false, minutes: 40, longer: false, radius_m: 2400, by_streets: true, rings: [{ hole: false, points: [[15.59, 114.79], [15.59, 114.808], [15.604, 114.812], [15.61, 114.8], [15.606, 114.79], [15.59, 114.79]] }] }))
  for (const what of ['join', 'end']) on('POST', `/api/lost/:id/${what}`, () => ({}))
  on('POST', '/api/lost/:id/neighbours', () => ({ asked: 14 }))
  on('POST', '/api/lost', () => ({ id: 5002 }))
  on('GET', '/api/duty/drills', () => ({ items: [{ id: 1, device_id: 9, person_id: 1001, name: '王秀英', state: 'answered', opened_ms: Date.now() - 3 * DAY, arrived_ms: Date.now() - 3 * DAY, answered_ms: Date.now() - 3 * DAY }, { id: 2, device_id: 10, person_id: 1002, name: '陈桂兰', state: 'missed', opened_ms: Date.now() - 9 * DAY, arrived_ms: 0, answered_ms: 0 }] }))
  on('POST', '/api/duty/drills', () => find(1001))
}
