// Made-up hours, allowances and lessons, in the shapes of the real routes.
const iso = days => new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10)

export function crewRoutes(on, state, Refuse) {
  const allowance = (allowance_id, kind, who, each_fen, more = {}) => ({ allowance_id, kind, who, duty: 'any', funder: '', version: 1, each_fen, least_min: 0, tenths_c: 0, document: '食堂用工约定第六条', from: iso(-60), ...more })
  state.allowances = [allowance(901, 'travel', 'staff', 400), allowance(902, 'meal', 'staff', 1000, { least_min: 240 }), allowance(903, 'shift', 'staff', 600, { duty: 'delivery' }), allowance(904, 'cold', 'staff', 800, { tenths_c: 50 }), allowance(905, 'hour', 'volunteer', 600, { funder: '街道', document: '街道志愿服务补贴办法' })]
  const [travel, meal, shift, cold, hour] = state.allowances
  const line = (a, units, fen) => ({ ...a, units, fen })
  const worker = (person_id, name, minutes, days, weekend, lines, paid) => {
    const due_fen = lines.reduce((s, l) => s + l.fen, 0)
    return { person_id, name, shifts: days, minutes, volunteer_minutes: lines.some(l => l.who === 'volunteer') ? minutes : 0, days, weekend, due_fen, pay_id: paid ? 950 + person_id % 10 : 0, paid_fen: paid ? due_fen : 0, lines }
  }
  state.crew = [worker(3001, '马师傅', 11340, 27, 4, [line(travel, 27, 10800), line(meal, 27, 27000), line(cold, 3, 2400)], true), worker(3002, '孙阿姨', 7800, 26, 4, [line(travel, 26, 10400), line(meal, 26, 26000), line(cold, 3, 2400)], true), worker(3004, '小周', 4860, 27, 4, [line(travel, 27, 10800), line(shift, 27, 16200), line(cold, 2, 1600)], false), worker(3005, '吴晓燕', 315, 3, 0, [line(hour, 315, 3150)], false)]
  on('GET', '/api/crew/allowances', () => ({ items: state.allowances, funders: ['区民政', '街道'] }))
  on('POST', '/api/crew/allowances', ({ body }) => {
    state.allowances.push(allowance(910, body.kind, body.who, body.amount_fen, { document: body.document, from: body.from }))
    return { id: 910 }
  })
  on('POST', '/api/crew/allowances/:id/end', ({ params, body }) => {
    state.allowances.filter(a => a.allowance_id === +params.id).forEach(a => { a.to = body.last })
    return {}
  })
  state.owed = [{ funder: '街道', month: 202610, people: 2, fen: 6300, owed_fen: 6300 }, { funder: '街道', month: 202609, people: 2, fen: 5850, owed_fen: 0 }]
  on('GET', '/api/crew/owed', () => ({ items: state.owed, owed_fen: state.owed.reduce((s, x) => s + x.owed_fen, 0) }))
  on('POST', '/api/crew/owed/paid', ({ body }) => {
    state.owed.filter(x => x.month === body.month && x.funder === body.funder).forEach(x => { x.owed_fen = 0 })
    return { id: 970 }
  })
  on('PUT', '/api/crew/weather', () => ({}))
  on('GET', '/api/crew/month', ({ query }) => ({ site_id: 2001, month: +query.get('month'), over: true, items: state.crew, due_fen: state.crew.reduce((s, x) => s + x.due_fen, 0), paid_fen: state.crew.reduce((s, x) => s + x.paid_fen, 0), weather: [{ day: iso(-20), high_tenths: 90, low_tenths: 30, source: '气象台' }, { day: iso(-14), high_tenths: 100, low_tenths: 31, source: '气象台' }] }))
  on('POST', '/api/crew/pays', ({ body }) => {
    const one = state.crew.find(x => x.person_id === body.person_id)
    if (!one) throw new Refuse(409, 'crew.nothing_due', '这个人这个月没有补贴')
    Object.assign(one, { pay_id: 960, paid_fen: one.due_fen })
    return { id: 960 }
  })
  on('POST', '/api/crew/pays/:id/back', ({ params }) => {
    state.crew.filter(x => x.pay_id === +params.id).forEach(x => Object.assign(x, { pay_id: 0, paid_fen: 0 }))
    return {}
  })
  on('GET', '/api/crew/mine', ({ query }) => {
    const { person_id, name, ...month } = state.crew[0]
    return { month: +query.get('month'), sites: [{ site_id: 2001, site_name: '幸福里长者食堂', ...month }], pays: [{ id: 951, site_name: '幸福里长者食堂', month: +query.get('month'), state: 'paid', fen: month.due_fen, at_ms: Date.now() - 86_400_000 }] }
  })
  state.lessons = ['counter', 'packing', 'courier'].map(lesson => ({ lesson, state: 'done', step: 4, at_ms: Date.now() }))
  on('GET', '/api/crew/lessons', () => ({ items: state.lessons }))
  on('PUT', '/api/crew/lessons/:lesson', ({ params, body }) => {
    state.lessons = state.lessons.filter(l => l.lesson !== params.lesson).concat({ lesson: params.lesson, state: body.state, step: body.step, at_ms: Date.now() })
    return {}
  })
  on('GET', '/api/crew/lessons/site', () => ({ items: [{ person_id: 3003, name: '罗姐', role: 'site_manager', lessons: [{ lesson: 'counter', state: 'done', step: 4, at_ms: Date.now() - 5 * 86_400_000 }] }, { person_id: 3001, name: '马师傅', role: 'cook', lessons: [{ lesson: 'stove', state: 'begun', step: 2, at_ms: Date.now() - 86_400_000 }] }, { person_id: 3002, name: '孙阿姨', role: 'canteen_worker', lessons: [] }] }))
}
