// The desk of made-up runs: one minute a stop and three to the next, so that every change can be reckoned by hand.
const ZONE = 8 * 3_600_000
const midnight = day => Date.parse(day + 'T00:00:00Z') - ZONE
const today = () => new Date(Date.now() + ZONE).toISOString().slice(0, 10)
const STEP = 4 * 60_000

const people = [
  ['王秀英', '3 栋 502', '清蒸鲈鱼', '花生过敏', '听力不好，多敲门'], ['李国强', '3 栋 602', '红烧豆腐', '', '有狗，拴着'], ['陈桂兰', '4 栋 101', '番茄炒蛋 2 份', '', '邻居代取'],
  ['赵玉珍', '4 栋 203', '红烧豆腐', '糖尿病餐', ''], ['吴国强', '4 栋 305', '清蒸鲈鱼', '打成糊', '独居，看一眼'], ['刘建国', '4 栋 401', '番茄炒蛋', '', ''],
  ['孙玉兰', '7 栋 101', '红烧豆腐', '', ''], ['周桂英', '7 栋 202', '清蒸鲈鱼', '低盐|切碎', ''], ['郑国华', '8 栋 303', '番茄炒蛋', '', ''], ['冯秀兰', '8 栋 404', '红烧豆腐', '', ''], ['何建华', '9 栋 101', '清蒸鲈鱼', '', ''],
]

export function deskRoutes(on, state, Refuse) {
  const carriers = [{ id: 801, name: '赵大勇', pace: 'ebike', boxes: 20, fallback: false }, { id: 802, name: '吴晓燕', pace: 'walk', boxes: 12, fallback: false }, { id: 803, name: '跑腿平台', pace: 'ebike', boxes: 30, fallback: true }]
  const stops = people.map(([name, place, what, warning, note], i) => ({ id: 701 + i, order_id: 501 + i, person_id: 1001 + i, name, place, what, warning, note }))
  const base = () => ({ runs: [{ id: 71, worker_id: 801, state: 'planned', stops: [701, 702, 703, 704, 705, 706] }, { id: 72, worker_id: 802, state: 'confirmed', stops: [707, 708, 709, 710, 711] }], changed: [], off: [], told: {}, done: { 707: 'delivered' }, undo: [] })
  const desks = {}
  const deskOf = day => (desks[day] ??= base())
  state.desks = desks

  function draw(d, day) {
    const runs = d.runs.map((r, n) => {
      const who = carriers.find(c => c.id === r.worker_id)
      const off = !!who && d.off.includes(who.id)
      const leave = midnight(day) + 11 * 3_600_000 + n * 300_000
      const list = r.stops.map((id, i) => {
        const at = leave + (i + 1) * STEP
        const done = !!d.done[id]
        return { ...stops.find(s => s.id === id), outcome: d.done[id] ?? 'todo', done, changed: d.changed.includes(id), arrive_ms: at, told_ms: d.told[id] ?? null, late_minutes: i > 7 ? 4 * (i - 7) : 0, hot_minutes: (i + 1) * 4, cold: i > 8, familiar: i % 3 === 0 }
      })
      const left = list.filter(s => !s.done)
      return {
        id: r.id, name: `${n + 1} 号线`, worker_id: r.worker_id, worker: who?.name ?? '', off, state: r.state, modified: r.state !== 'planned' && left.some(s => s.changed), leave_ms: leave, back_ms: leave + (list.length + 1) * STEP,
        metres: 300 * (list.length + 1), minutes: 4 * (list.length + 1), late: left.filter(s => s.late_minutes).length, familiar: list.filter(s => s.familiar).length, nobody: off || !who ? left.length : 0, stops: list,
      }
    })
    const all = runs.flatMap(r => r.stops)
    const sum = f => runs.reduce((s, r) => s + f(r), 0)
    const done = all.filter(s => s.done).length
    return {
      site_id: 61, day, meal: 'lunch', now_ms: Date.now(), estimated: true,
      sums: { stops: all.length, done, undelivered: all.length - done, nobody: sum(r => r.nobody), no_answer: 0, late: sum(r => r.late), familiar: sum(r => r.familiar), metres: sum(r => r.metres), minutes: sum(r => r.minutes), hot_minutes: all.reduce((s, x) => s + x.hot_minutes, 0) },
      runs, carriers: carriers.map(c => ({ ...c, off: d.off.includes(c.id), at: c.id === 802 ? { lat_e7: 266_000_000, lon_e7: 1_066_000_000, at_ms: Date.now() } : null })), undo: d.undo.length ? d.undo[d.undo.length - 1].words : null,
    }
  }
  function apply(d, plan) {
    const then = structuredClone(d)
    for (const p of plan) {
      const r = p.id ? then.runs.find(x => x.id === p.id) : then.runs[then.runs.push({ id: 70 + then.runs.length + 1, worker_id: p.worker_id, state: 'planned', stops: [] }) - 1]
      if (!r) throw new Refuse(409, 'dispatch.plan_changed', '这一餐的安排刚有变动，请看一眼再改')
      const next = r.stops.filter(id => d.done[id]).concat(p.stops)
      if (r.state !== 'planned') next.forEach((id, i) => { if (r.stops[i] !== id) then.changed.push(id) })
      r.stops = next
    }
    return then
  }
  function meaning(d, then, day) {
    const a = draw(d, day)
    const b = draw(then, day)
    const where = x => new Map(x.runs.flatMap(r => r.stops.map(s => [s.id, { s, r }])))
    const wa = where(a)
    const wb = where(b)
    const changes = [...wa].flatMap(([id, { s, r }]) => {
      const to = wb.get(id)
      return to && !s.done && (to.r.id !== r.id || Math.abs(to.s.arrive_ms - s.arrive_ms) >= 300_000) ? [{ id, name: s.name, before_ms: s.arrive_ms, after_ms: to.s.arrive_ms, from: r.name, to: to.r.name, worker: to.r.worker, moved: to.r.id !== r.id, told: !!s.told_ms, late_minutes: to.s.late_minutes }] : []
    })
    return { before: a.sums, changes, ...b }
  }
  on('GET', '/api/desk', ({ query }) => draw(deskOf(query.get('day') ?? today()), query.get('day') ?? today()))
  on('POST', '/api/desk/preview', ({ body }) => meaning(deskOf(body.day), apply(deskOf(body.day), body.runs), body.day))
  on('POST', '/api/desk/proposal', ({ body }) => {
    const d = deskOf(body.day)
    const gone = d.runs.filter(r => d.off.includes(r.worker_id))
    const heir = d.runs.find(r => !d.off.includes(r.worker_id))
    const todo = r => r.stops.filter(id => !d.done[id])
    const plan = body.how === 'cover' && heir ? gone.map(r => ({ id: r.id, stops: [] })).concat({ id: heir.id, stops: todo(heir).concat(gone.flatMap(todo)) }) : d.runs.map(r => ({ id: r.id, stops: todo(r).reverse() }))
    return { ...meaning(d, apply(d, plan), body.day), plan, left: [] }
  })
  on('POST', '/api/desk/plan', ({ body }) => {
    const before = deskOf(body.day)
    desks[body.day] = { ...apply(before, body.runs), undo: before.undo.concat({ words: body.words, before }) }
    return { id: 1 }
  })
  on('POST', '/api/desk/undo', ({ body }) => {
    const last = deskOf(body.day).undo.pop()
    if (!last) throw new Refuse(409, 'dispatch.nothing_to_undo', '没有可以撤回的改动；已经确认、告诉过老人的，请另外再改')
    desks[body.day] = { ...last.before, off: deskOf(body.day).off }
    return {}
  })
  on('POST', '/api/desk/runs/:id/confirm', ({ params }) => {
    for (const [day, d] of Object.entries(desks)) {
      const r = d.runs.find(x => x.id === +params.id)
      if (!r) continue
      if (r.state === 'planned') r.state = 'confirmed'
      d.changed = d.changed.filter(id => !r.stops.includes(id))
      draw(d, day).runs.find(x => x.id === r.id).stops.forEach(s => { d.told[s.id] = s.arrive_ms })
      d.undo = []
    }
    return {}
  })
  const asks = (...states) => ['吴晓燕', '林阿姐', '高师傅'].map((name, i) => ({ worker_id: 802 + i, name, walk_min: i < 2 ? 3 + 2 * i : null, state: states[i], until_ms: states[i] === 'open' ? Date.now() + 150_000 : null }))
  const times = { accepted_ms: null, left_ms: null, door_ms: null, ended_ms: null }
  const ago = m => Date.now() - m * 60_000
  state.helps = [
    { id: 901, person_id: 1001, name: '王秀英', place: '3 栋 502', kind: 'house', words: '水管漏了，要人收拾', state: 'asking', made_ms: ago(4), ...times, asks: asks('silent', 'open', 'later') },
    { id: 900, person_id: 1004, name: '赵玉珍', place: '4 栋 203', kind: 'companion', words: '', state: 'done', made_ms: ago(90), accepted_ms: ago(88), left_ms: ago(87), door_ms: ago(82), ended_ms: ago(30), asks: asks('yes', 'over', 'over') },
  ]
  state.myHelp = { id: 901, kind: 'house', state: 'asking', walk_min: 5, words: '水管漏了，要人收拾', name: '', place: '', phone: '', until_ms: Date.now() + 150_000 }
  on('GET', '/api/desk/help', () => ({ items: state.helps, month: { calls: 31, accepted: 29, nobody: 2, accept_p50_s: 70, accept_p95_s: 390, door_p50_s: 560, door_p95_s: 1260 } }))
  on('POST', '/api/desk/help', () => ({ id: 902 }))
  on('POST', '/api/desk/help/:id/end', ({ params }) => {
    Object.assign(state.helps.find(x => x.id === +params.id), { state: 'ended', ended_ms: Date.now() })
    return {}
  })
  on('GET', '/api/run/help', () => ({ help: state.myHelp }))
  on('POST', '/api/run/help/:id/answer', ({ body }) => {
    state.myHelp = body.yes ? { ...state.myHelp, state: 'accepted', name: '王秀英', place: '3 栋 502', phone: '13900001111', until_ms: null } : null
    return {}
  })
  on('POST', '/api/run/help/:id/step', ({ body }) => {
    state.myHelp = body.step === 'done' ? null : { ...state.myHelp, state: body.step }
    return {}
  })
  on('POST', '/api/desk/carriers/:id/off', ({ params, body }) => {
    const d = deskOf(body.day ?? today())
    d.off = body.back ? d.off.filter(x => x !== +params.id) : d.off.concat(+params.id)
    return {}
  })
}
