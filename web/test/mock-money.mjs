// Made-up money: what the routes of benefits and funds answer, in the same shapes.
const DAY = 86_400_000
const ZONE = 8 * 3_600_000
const iso = ms => new Date(ms + ZONE).toISOString().slice(0, 10)
const at = (days, h = 11) => new Date(Math.floor((Date.now() + ZONE) / DAY) * DAY - ZONE - days * DAY + h * 3_600_000).toISOString().slice(0, 19) + 'Z'
const sites = [{ id: 2001, name: '幸福里长者食堂', kind: 1 }, { id: 2002, name: '老味道社区食堂', kind: 1 }, { id: 2003, name: '同心爱心食堂', kind: 1 }]
const rules = JSON.stringify({ id: 'WT-2026', place: '梧桐街道', from: '2026-01-01', rules: [
  { id: 'd60', kind: 'discount', group: 'price', who: { age: [60, 200] }, benefit: { type: 'percent_off', bp: 1000 }, funders: [['operator', 10000]] },
  { id: 's60', kind: 'subsidy', group: 'day', who: { age: [60, 79] }, threshold: { base: 'net', op: 'ge', fen: 800 }, benefit: { type: 'fixed', fen: 200 }, cap: { day_count: 1 }, funders: [['区民政', 6667], ['街道', 3333]] },
  { id: 's80', kind: 'subsidy', group: 'day', who: { age: [80, 200], hukou: 'district', tags_any: ['dibao', 'tekun'] }, slots: ['L', 'D'], threshold: { base: 'net', op: 'ge', fen: 800 }, benefit: { type: 'fixed', fen: 400 }, cap: { day_count: 1, month_fen: 9000 }, funders: [['区民政', 6667], ['街道', 3333]] },
] })
const last = () => {
  const d = new Date(Date.now() + ZONE)
  d.setUTCDate(0)
  return d.getUTCFullYear() * 100 + d.getUTCMonth() + 1
}

export function moneyRoutes(on, state, Refuse) {
  const sums = n => ({ meals: n, list_fen: n * 1515, discount_fen: n * 151, subsidy_fen: n * 293, pay_fen: n * 1071 })
  state.programmes = [{ id: 11, name: '梧桐街道助餐补贴', scheme: 'WT-2026', document: '梧民〔2026〕3号', state: 'live', rules, sites: [sites[0], sites[1]].map(({ id, name }) => ({ id, name })) }, { id: 12, name: '梧桐街道助餐补贴 草稿', scheme: 'WT-2027', document: '征求意见稿', state: 'draft', rules, sites: [] }]
  state.claims = [
    { id: 31, funder: '街道', month: last(), state: 'questioned', lines: 1520, total_fen: 148370, question: '请说明周末为什么也有送餐', submitted: at(19), sample_seed: 31 },
    { id: 30, funder: '区民政', month: last(), state: 'submitted', lines: 1520, total_fen: 296630, question: '', submitted: at(19), sample_seed: 30 },
    { id: 21, funder: '街道', month: last() - 1, state: 'paid', lines: 1488, total_fen: 144774, question: '', submitted: at(50), approved: at(43), paid: at(25), sample_seed: 21 },
  ]
  const line = (i, sampled) => ({ settlement: 5000 + i, ticket: 7000 + i, person_id: 1001 + i % 5, site_id: 2001, transfer: 9000 + i, day: iso(Date.now() - (20 + i % 9) * DAY), slot: 1, at: at(20 + i % 9, 3), list_fen: 1600, discount_fen: 160, pay_fen: 1040, fen: 133, rule: 's80', version: 'WT-2026@2026-01-01#f10b655fc76c2a63', sampled: sampled ? '随机抽查百分之一' : '' })
  const claim = id => state.claims.find(x => x.id === +id) ?? (() => { throw new Refuse(404, 'benefits.no_claim', '没有找到这份申报') })()
  const programme = id => state.programmes.find(x => x.id === +id) ?? (() => { throw new Refuse(404, 'benefits.no_programme', '没有找到这个补贴方案') })()

  const group = (people, meals, own, sub, off, cost) => ({ people, meals, list_fen: own + sub + off, discount_fen: off, subsidy_fen: sub, operator_fen: 0, own_fen: own, income_fen: own + sub, cost_fen: cost })
  const tariff = (s, known) => ({ site_id: s.id, name: s.name, elders: group(58, 916, 982000, 246000, 137000, known ? 1282400 : null), residents: group(5, 104, 228800, 0, 0, known ? 145600 : null), each_fen: known ? 1400 : null, margin_fen: known ? 83200 : null, gap_fen: known ? 54400 : null, covers_fen: known ? 54400 : null, open: state.tariffOpen !== false, words: ['居民吃了 104 餐，按标价付了 2288.00 元。'] })
  on('GET', '/api/sites/tariffs', ({ query, role }) => ({ month: +query.get('month'), items: sites.map((s, i) => tariff(s, i < 2)).slice(0, role === 'manager' ? 1 : 3) }))
  on('PUT', '/api/sites/:id/tariffs-open', ({ body }) => {
    state.tariffOpen = body.open
    return {}
  })
  on('GET', '/api/open/tariffs', () => ({ month: last(), items: [tariff(sites[0], true)] }))
  on('GET', '/api/organisations', () => ({ items: sites }))
  on('GET', '/api/benefits/overview', ({ query }) => {
    const n = Math.min(31, Math.round((Date.parse(query.get('to')) - Date.parse(query.get('from'))) / DAY) + 1)
    const days = Array.from({ length: n }, (_, i) => ({ day: iso(Date.parse(query.get('to')) - (n - 1 - i) * DAY), ...sums(3900 + (i * 137) % 700 - (i % 7 > 4 ? 600 : 0)) }))
    const all = days.reduce((s, d) => s + d.meals, 0)
    return {
      from: query.get('from'), to: query.get('to'), persons: 6120, ...sums(all), before: sums(Math.round(all / 1.062)), days,
      sites: sites.map((s, i) => ({ site_id: s.id, name: s.name, ...sums(Math.round(all * [0.5, 0.3, 0.2][i])) })),
      funders: [{ funder: '区民政', fen: Math.round(all * 195) }, { funder: '街道', fen: Math.round(all * 98) }],
      groups: [{ group: '60_69', persons: 900, meals: all * 0.2, fen: Math.round(all * 40) }, { group: '70_79', persons: 2400, meals: all * 0.3, fen: Math.round(all * 70) }, { group: '80_89', persons: 2300, meals: all * 0.4, fen: Math.round(all * 130) }, { group: '90_over', persons: 520, meals: all * 0.1, fen: Math.round(all * 53) }],
      owed: [{ funder: '区民政', stage: 'unclaimed', lines: 930, fen: 181900, oldest: at(20) }, { funder: '区民政', stage: 'submitted', lines: 1520, fen: 296630, oldest: at(51), submitted: at(19) }, { funder: '街道', stage: 'questioned', lines: 1520, fen: 148370, oldest: at(71), submitted: at(19) }],
    }
  })
  on('GET', '/api/benefits/programmes', () => ({ items: state.programmes.map(({ rules: r, sites, ...p }) => ({ ...p, sites: sites.map(s => s.name) })) }))
  on('POST', '/api/benefits/programmes/check', ({ body }) => {
    try {
      JSON.parse(body.rules)
    } catch {
      throw new Refuse(422, 'benefit.scheme', '规则文件不是有效的格式，看第 3 行', 'rules')
    }
    const bad = body.rules.includes('"bad"')
    return { may_be_added: !bad, findings: bad ? [{ kind: 'fault', code: 'benefit.share', text: '规则 s60 的 funders：加起来是 9000，要正好 10000' }, { kind: 'question', code: 'benefit.two_meals', text: '一天吃两餐，补一餐还是两餐？请写 two_meals' }] : [{ kind: 'note', code: 'benefit.cliff', text: '标价 8.89 元处有一个坎' }] }
  })
  const draftOf = id => state.drafts.find(x => x.id === +id) ?? (() => { throw new Refuse(404, 'benefits.no_draft', '没有找到这份草稿，请刷新') })()
  const newDraft = more => ({ id: 80 + state.drafts.length, name: '', document: '', rules: '', from: 0, state: 'writing', version: 1, note: '', changed_by: '赵主任', changed: at(0), may_decide: false, programme: 0, ...more })
  state.drafts = []
  state.drafts.push(newDraft({ name: '梧桐街道助餐补贴 2027', document: '征求意见稿', from: 11, rules: rules.replace(/"fen": ?400/, '"fen":500'), note: '上限再核一下' }))
  state.drafts.push(newDraft({ name: '梧桐街道助餐补贴 冬季', document: '梧民〔2026〕9号', from: 11, rules: rules.replace(/"fen": ?400/, '"fen":450'), state: 'handed', changed_by: '钱科员', may_decide: true }))
  on('GET', '/api/benefits/drafts', () => ({ items: state.drafts.filter(d => d.state === 'writing' || d.state === 'handed').map(d => ({ ...d, rules: '' })) }))
  on('POST', '/api/benefits/drafts', ({ body }) => {
    const from = body.from ? programme(body.from) : { name: '', document: '', rules: '' }
    const d = newDraft({ name: body.name ?? from.name, document: body.document ?? from.document, rules: body.rules ?? from.rules, from: body.from ?? 0 })
    state.drafts.unshift(d)
    return { id: d.id }
  })
  on('GET', '/api/benefits/drafts/:id', ({ params }) => draftOf(params.id))
  on('PUT', '/api/benefits/drafts/:id', ({ params, body }) => {
    const d = draftOf(params.id)
    if (d.version !== body.version) throw new Refuse(409, 'benefits.draft_changed', '别人刚改过这份草稿；请抄下您的改动，刷新再改')
    return Object.assign(d, body, { version: d.version + 1, changed: at(0) })
  })
  const draftStep = (what, more) => on('POST', `/api/benefits/drafts/:id/${what}`, ({ params }) => Object.assign(draftOf(params.id), more))
  draftStep('hand', { state: 'handed', may_decide: false, note: '' })
  draftStep('take-back', { state: 'writing', may_decide: false })
  draftStep('throw', { state: 'thrown' })
  draftStep('restore', { state: 'writing' })
  on('POST', '/api/benefits/drafts/:id/decide', ({ params, body }) => {
    const d = draftOf(params.id)
    if (!body.agree) return Object.assign(d, { state: 'writing', note: body.note, may_decide: false })
    const p = { id: 13 + state.programmes.length, name: d.name, scheme: 'NEW', document: d.document, state: 'draft', rules: d.rules, sites: [] }
    state.programmes.unshift(p)
    return Object.assign(d, { state: 'agreed', programme: p.id, may_decide: false })
  })
  on('POST', '/api/benefits/programmes/:id/publish', ({ params, body }) => {
    const { id, name } = sites.find(s => s.id === body.site)
    Object.assign(programme(params.id), { state: 'live' }).sites.push({ id, name })
    return {}
  })
  on('GET', '/api/benefits/programmes/:id', ({ params }) => programme(params.id))
  on('POST', '/api/benefits/trials', ({ body }) => {
    if (body.from > iso(Date.now())) throw new Refuse(409, 'benefits.nothing_to_try', '这段时间没有结算，换一段试试')
    return {
      notice_days: 30, meals: 1488, persons: 102, winners: 41, losers: 3, unchanged: 58, won_fen: 61200, lost_fen: 900, pay_old_fen: 1620000, pay_new_fen: 1559700,
      funders_old: [{ funder: '区民政', fen: 289426 }, { funder: '街道', fen: 144774 }], funders_new: [{ funder: '区民政', fen: 329626 }, { funder: '街道', fen: 164874 }],
      runway: [{ funder: '区民政', a_day_fen: 10633, budget_fen: 4000000, used_fen: 2840000, last: '2026-12-31', lasts: true, words: '照这样，够用到期满。' }, { funder: '街道', a_day_fen: 5318, words: '还没有填预算。' }],
      cliffs: [{ price_fen: 889, pay_before_fen: 799, pay_at_fen: 400 }, { price_fen: 1667, pay_before_fen: 1099, pay_at_fen: 900 }],
    }
  })
  on('POST', '/api/benefits/clawbacks', () => ({}))
  on('GET', '/api/claims', () => ({ items: state.claims.map(({ approved, paid, ...x }) => x), offices: [{ funder: '街道', median_days_to_approve: 7, median_days_to_pay: 18 }, { funder: '区民政' }] }))
  on('GET', '/api/claims/unclaimed', () => ({ items: state.claimed ? [] : [{ funder: '慈善总会', fen: 5210, lines: 37 }] }))
  on('POST', '/api/claims', ({ body }) => {
    state.claimed = true
    state.claims.unshift({ id: 40, funder: body.funder, month: body.month, state: 'submitted', lines: 37, total_fen: 5210, question: '', submitted: at(0), sample_seed: 40 })
    return { id: 40 }
  })
  on('POST', '/api/claims/:id/state', ({ params, body }) => {
    Object.assign(claim(params.id), { state: body.state, ...(body.question ? { question: body.question } : {}), ...(body.state === 'approved' ? { approved: at(0) } : {}), ...(body.state === 'paid' ? { paid: at(0) } : {}) })
    return {}
  })
  state.checks = new Map()
  on('GET', '/api/claims/:id/sample', ({ params }) => {
    const items = Array.from({ length: 4 }, (_, i) => ({ settlement_id: 5000 + i * 31, reason: '随机抽查百分之一', person_id: 1001 + i, site_id: 2001, site_name: sites[0].name, day: iso(Date.now() - (22 + i) * DAY), slot: 1, list_fen: 1600, fen: 133, result: i === 3 ? 'right' : 'open', words: i === 3 ? '问过本人' : '', ...state.checks.get(5000 + i * 31) }))
    const checked = items.filter(x => x.result !== 'open').length
    return { claim_id: claim(params.id).id, seed: 31, items, checked, words: `抽查 ${items.length} 单，已查 ${checked} 单。` }
  })
  on('POST', '/api/claims/:id/sample/:settlement', ({ params, body }) => {
    state.checks.set(+params.settlement, { result: body.result, words: body.words ?? '' })
    return {}
  })
  on('GET', '/api/claims/:id', ({ params, query }) => {
    const { sample_seed: seed, ...x } = claim(params.id)
    const after = +(query.get('after') ?? 0)
    return { ...x, items: Array.from({ length: 12 }, (_, i) => line(i + after, i % 5 === 0)), ...(after ? {} : { next: 5011 }) }
  })

  const change = more => ({ site_id: sites[0].id, site_name: sites[0].name, old_name: '梧桐街道助餐补贴', new_name: '', state: 'weighed', notice_days: 30, why_early: '', days: 28, meals: 1240, losers: 86, winners: 0, unchanged: 31, told: 0, funders_old_fen: 412000, funders_new_fen: 0, pay_old_fen: 1380000, pay_new_fen: 1792000, words: ['照这 28 天的 1240 餐算。', '补贴从 4120.00 元变成 0.00 元。', '老人付的从 13800.00 元变成 17920.00 元。', '86 人多付，0 人少付。'], ...more })
  on('GET', '/api/benefits/changes', () => ({ items: [change({ id: 701, from: iso(Date.now() + 12 * DAY), state: 'waiting', why_early: '县里资金中断', told: 86 })] }))
  on('POST', '/api/benefits/changes/weigh', () => change({ earliest: iso(Date.now() + 30 * DAY) }))
  on('POST', '/api/benefits/changes', ({ body }) => ({ id: 702, losers: 86, from: body.from }))
  on('POST', '/api/benefits/changes/:id/withdraw', () => ({}))
  on('PUT', '/api/benefits/programmes/:id/notice', () => ({}))

  on('GET', '/api/sites', () => ({ items: sites.map((x, i) => ({ id: x.id, name: x.name, canteen: true, state: ['open', 'probation', 'suspended'][i % 3], reason: '试营业满三个月', since: at(40), ...(i === 0 ? { leaves: iso(Date.now() + 9 * DAY) } : {}) })) }))
  on('GET', '/api/sites/:id/exit', ({ params }) => ({ id: 9, site_id: +params.id, site_name: sites[0].name, leave: iso(Date.now() + 9 * DAY), reason: '合同到期', state: 'planned', open: ['还有 12 个天天订没有安排。', '账上还有 4567.00 元没有结清。'], moves: [{ standing: 31, to: sites[1].id, to_name: sites[1].name, moved: false }, { standing: 32, to: sites[1].id, to_name: sites[1].name, moved: true }] }))
  const going = (order, name, days, more = {}) => ({ order, name, day: iso(Date.now() + days * DAY), slot: 'lunch', state: 'waits', to: sites[1].id, to_name: sites[1].name, there: '清蒸鲈鱼套餐', words: '', ...more })
  state.going = [going(701, '王秀英', 10), going(702, '陈国强', 10), going(703, '李桂兰', 11, { there: '', words: '那边没有一份适合，先留在原处' }), going(699, '赵玉梅', 12, { state: 'moved', there: '' })]
  const sum = s => state.going.filter(m => m.state === s).length
  on('GET', '/api/sites/:id/exit/meals', ({ params }) => ({ site_id: +params.id, leave: iso(Date.now() + 10 * DAY), items: state.going, waiting: sum('waits'), unfit: state.going.filter(m => m.state === 'waits' && !m.there).length, moved: sum('moved'), stayed: sum('stayed'), may_undo: sum('moved') > 0, ...(sum('moved') ? { undo_until: at(-10, 11) } : {}) }))
  on('POST', '/api/sites/:id/exit/meals', () => {
    const n = sum('waits')
    for (const m of state.going) if (m.state === 'waits') Object.assign(m, m.there ? { state: 'moved', there: '' } : { state: 'stayed' })
    return { moved: n - sum('stayed'), stayed: sum('stayed'), next: 0 }
  })
  on('POST', '/api/sites/:id/exit/meals/undo', () => {
    const n = sum('moved')
    for (const m of state.going) if (m.state === 'moved') m.state = 'back'
    return { moved: n, stayed: 0, next: 0 }
  })
  state.risks = { pool_fen: 120000, shares: [{ kind: 'no_show', site_bp: 5000, pool_bp: 3000, platform_bp: 2000 }, { kind: 'weather', site_bp: 5000, pool_bp: 3000, platform_bp: 2000 }], losses: [{ site_id: sites[0].id, site_name: sites[0].name, day: iso(Date.now() - DAY), kind: 'no_show', fen: 3600, site_fen: 1800, pool_fen: 1080, platform_fen: 720, words: '订了没来', may_undo: false }, { site_id: sites[0].id, site_name: sites[0].name, day: iso(Date.now() - 2 * DAY), kind: 'weather', fen: 20000, site_fen: 10000, pool_fen: 6000, platform_fen: 4000, words: '暴雨，送不出去', may_undo: true }], moves: [{ id: 903, site_id: sites[0].id, site_name: sites[0].name, at: at(1), fen: -1080, kind: 'borne', undone: false, may_undo: false }, { id: 902, site_id: sites[0].id, site_name: sites[0].name, at: at(2), fen: 100000, kind: 'paid', undone: false, may_undo: true }, { id: 901, site_id: sites[0].id, site_name: sites[0].name, at: at(20), fen: 21080, kind: 'paid', undone: false, may_undo: false }] }
  on('GET', '/api/sites/risks', () => state.risks)
  on('POST', '/api/sites/:id/pool', ({ params, body }) => {
    state.risks.pool_fen += body.fen
    state.risks.moves.unshift({ id: 904, site_id: +params.id, site_name: sites[0].name, at: at(0), fen: body.fen, kind: 'paid', undone: false, may_undo: true })
  })
  on('POST', '/api/sites/:id/pool/:payment/undo', ({ params }) => {
    const m = state.risks.moves.find(x => x.id === +params.payment)
    Object.assign(m, { undone: true, may_undo: false })
    state.risks.pool_fen -= m.fen
  })
  on('POST', '/api/sites/:id/losses', ({ params, body }) => {
    const l = { site_fen: body.fen / 2, pool_fen: body.fen * 0.3, platform_fen: body.fen * 0.2 }
    state.risks.losses.unshift({ site_id: +params.id, site_name: sites[0].name, day: body.day, kind: body.kind, fen: body.fen, ...l, words: body.words, may_undo: true })
    return l
  })
  on('POST', '/api/sites/:id/losses/undo', ({ body }) => { state.risks.losses = state.risks.losses.filter(l => l.day !== body.day) })
  on('GET', '/api/sites/:id/target', ({ params }) => ({ site_id: +params.id, percent: 90, month: 202612, levers: ['早餐对外卖', '和超市一起进菜'] }))
  on('PUT', '/api/sites/:id/target', () => ({}))
  on('GET', '/api/open/policies', () => ({ items: [{ id: 1, document: '梧民〔2026〕3号', clause: '第四条', issuer: '梧桐街道', from: '2026-01-01', in_force: true, words: '八十岁以上每天补三元。', rule: '补贴 s80', programme: '梧桐街道助餐补贴' }, { id: 2, document: '民发〔2024〕11号', clause: '第二条', issuer: '民政部', from: '2024-01-01', to: '2025-12-31', in_force: false, words: '老年助餐服务要方便可及。', rule: '' }] }))

  // Cards
  const card = { balance: 18600, held: 1200, entries: [
    { id: 3, at: at(1), amount_fen: -1040, after_fen: 18600, words: '11月20日，吃饭用了 10.40 元。' },
    { id: 2, at: at(2), amount_fen: 5000, after_fen: 19640, words: '11月19日，充值 50.00 元。' },
    { id: 1, at: at(3), amount_fen: -1220, after_fen: 14640, words: '11月18日，吃饭用了 12.20 元。' },
  ] }
  state.card = card
  const shown = id => ({ person_id: +id, balance_fen: card.balance, held_fen: card.held, free_fen: card.balance - card.held, words: `卡里能用 ${((card.balance - card.held) / 100).toFixed(2)} 元。`, entries: card.entries })
  on('GET', '/api/cards/:id', ({ params }) => shown(params.id))
  const move = (params, fen, words) => {
    if (card.balance - card.held + fen < 0) throw new Refuse(409, 'funds.too_little', '卡里的钱不够，请少退一点')
    if (card.balance + fen > 100000) throw new Refuse(409, 'funds.card_full', '卡里最多放 1000 元，请少充一点')
    card.balance += fen
    card.entries.unshift({ id: 10 + card.entries.length, at: at(0), amount_fen: fen, after_fen: card.balance, words })
    return shown(params.id)
  }
  on('POST', '/api/cards/:id/top-up', ({ params, body }) => move(params, body.amount_fen, '今天，充值。'))
  on('POST', '/api/cards/:id/refund', ({ params, body }) => move(params, -body.amount_fen, '今天，退卡里的钱。'))
  const back = (id, means, state, fen, more = {}) => ({ id, person_id: 1001, means, amount_fen: fen, elsewhere_fen: 0, state, words: { asked: `${(fen / 100).toFixed(2)} 元要退，钱先留着。`, sent: `${(fen / 100).toFixed(2)} 元在退回的路上。`, done: `${(fen / 100).toFixed(2)} 元退到了原来的付款处。`, failed: `${(fen / 100).toFixed(2)} 元没退成，还在卡里。` }[state], reference: 'S7-88', back_reference: state === 'done' ? 'R7-88' : '', why: '', answer: '', tries: state === 'asked' ? 0 : 1, heard: '', care: '', cared: false, care_words: '', care_note: '', overdue: false, asked: at(2), ...(state === 'asked' ? {} : { sent: at(2) }), ...more })
  state.refunds = [back(502, 'provider', 'sent', 2000), back(501, 'bank', 'asked', 5000, { reference: 'B20261101-3', asked: at(9), overdue: true }), back(500, 'provider', 'failed', 1000, { answer: '原付款账户已注销', care: 'refused', care_words: '没退成，钱还在卡里，请联系付款的人', done: at(1) }), back(499, 'provider', 'sent', 3000, { heard: 'short', words: '30.00 元要再等等，钱还留着。', care: 'short', care_words: '付款处的余额不够，请充上，会自动再退' })]
  const looks = r => (r.care && !r.cared) || r.overdue
  on('GET', '/api/cards/:id/refunds', () => ({ sources: [{ top_up: 91, means: 'provider', purse: false, amount_fen: 10000, left_fen: 8000, at: at(3), words: '11月18日在网上充的 100.00 元' }, { top_up: 90, means: 'cash', purse: false, amount_fen: 5000, left_fen: 5000, at: at(12), words: '11月9日用现金充的 50.00 元' }], items: state.refunds }))
  on('POST', '/api/cards/:id/refunds', ({ body }) => {
    state.refunds.unshift(back(503, 'provider', 'asked', body.amount_fen))
    return state.refunds[0]
  })
  on('GET', '/api/refunds', ({ query }) => ({ items: state.refunds.filter(r => query.get('show') === 'all' || (query.get('show') === 'care' ? looks(r) : r.state === 'asked' || r.state === 'sent')), open_fen: 10000, overdue: 1, to_look: state.refunds.filter(looks).length }))
  const mend = (id, more) => Object.assign(state.refunds.find(x => x.id === +id), more)
  on('POST', '/api/refunds/:id/again', ({ params }) => mend(params.id, { cared: true }))
  on('POST', '/api/refunds/:id/looked', ({ params, body }) => mend(params.id, { cared: true, care_note: body.note }))
  on('POST', '/api/refunds/:id/unlook', ({ params }) => mend(params.id, { cared: false, care_note: '' }))
  on('POST', '/api/refunds/send-bank', () => ({ items: [state.refunds[1]], sum_fen: 5000, csv: '退款号,原流水号,金额,附言\r\n501,B20261101-3,50.00,退款 501\r\n' }))
  on('POST', '/api/refunds/:id/answer', ({ params }) => {
    const r = state.refunds.find(x => x.id === +params.id)
    r.state = 'done'
    return r
  })
  on('POST', '/api/cards/:id/pay', ({ body }) => {
    state.intent = { id: 77, amount_fen: body.amount_fen }
    return state.intent
  })
  on('GET', '/api/benefits/offers', () => ({ words: ['餐费减 10%。', '每餐补 4 元。', '折后满 8 元才有。', '一天最多 1 次。'] }))

  on('GET', '/api/pay/intents/:id', ({ params }) => {
    const paid = (state.asked = (state.asked ?? 0) + 1) > 1
    if (paid && state.intent && !state.intent.done) {
      state.intent.done = true
      card.balance += state.intent.amount_fen
    }
    return { id: +params.id, person_id: 1001, amount_fen: state.intent?.amount_fen ?? 0, state: paid ? 'paid' : 'asked', place: paid ? 'card' : 'nowhere', words: paid ? `${((state.intent?.amount_fen ?? 0) / 100).toFixed(2)} 元已经到饭卡里。` : '正在等付款结果。' }
  })
  const month = (id, query, more) => ({ person_id: +id, month: +query.get('month'), opening_fen: 1800, topped_up_fen: 30000, paid_fen: 13200, services_fen: 0, refunded_fen: 0, closing_fen: card.balance, balance_fen: card.balance, ...more })
  on('GET', '/api/statements/elders/:id', ({ params, query }) => month(params.id, query, { meals: 12, list_fen: 19200, discount_fen: 1920, subsidy_fen: 4080, words: ['月初卡里有 18.00 元。', '这个月存了 300.00 元。', '吃了 12 餐。', '您自己付了 132.00 元。', '政府帮您付了 40.80 元。', '现在卡里能用 174.00 元。'], entries: card.entries.map(e => ({ id: e.id, day: e.at.slice(0, 10), amount_fen: e.amount_fen, after_fen: e.after_fen, words: e.words })) }))
  on('GET', '/api/statements/elders/:id/spending', ({ params }) => ({ person_id: +params.id, months: [{ month: last() - 1, kinds: [{ kind: 'meals', name: '吃饭', fen: 24740 }], subsidy_fen: 10000 }, { month: last(), kinds: [{ kind: 'meals', name: '吃饭', fen: 26370 }], subsidy_fen: 10800 }], words: '这个月一共用了 132.00 元。' }))
  on('GET', '/api/open/benefits', ({ query }) => ({ sites: sites.map((s, i) => ({ site_id: s.id, site_name: s.name, words: +query.get('age') < 60 ? [] : ['餐费减 10%。', i === 2 ? '每餐补5.00元。' : '每餐补4.00元。', '一天最多 1 次。'] })) }))
  on('GET', '/api/open/programmes', () => ({ items: [{ name: '梧桐街道助餐补贴', document: '梧民〔2026〕3号', version: 'WT-2026@2026-01-01#f1', from: '2026-01-01', state: 'live', words: ['餐费减 10%。', '每餐补4.00元。'], funders: [{ funder: '区民政', a_day_fen: 1847, budget_fen: 774155, used_fen: 134090, words: '照这样，够用到期满。' }, { funder: '街道', a_day_fen: 924, words: '还没有填预算。' }] }] }))
  on('GET', '/api/open/offices', () => ({ items: [{ funder: '街道', claims: 2, open: 1, oldest_days: 19, median_days_to_approve: 7, median_days_to_pay: 18 }, { funder: '区民政', claims: 1, open: 0 }] }))
  on('GET', '/api/open/books', () => ({ items: [{ site_name: sites[0].name, meals: 928, eaters_fen: 1000090, funders_fen: 269000, other_fen: 0, cost_fen: 1523306, own_percent: 65, break_even_meals: 1418 }, { site_name: sites[1].name, meals: 380, eaters_fen: 395970, funders_fen: 118200, other_fen: 0, cost_fen: 0 }] }))
  on('GET', '/api/statements/families/:id', ({ params, query }) => month(params.id, query, { balance_fen: 20000, elders: [{ person_id: 1001, name: '王秀英', meals: 3, subsidy_fen: 1200, pay_fen: 3600 }], words: ['这个月存了 200.00 元。', '替家人付饭钱 36.00 元。', '钱包里现在有 200.00 元。'], entries: [] }))
  on('GET', '/api/me/elders', () => ({ items: [{ id: 91, person_id: 1001, other_id: 1099, name: '王秀英', kind: 'child', sees: ['meals', 'money'], acts: ['meals', 'money'], limit_fen: 6000, state: 'agreed' }] }))
  on('GET', '/api/benefits/mine/:id', ({ params }) => ({ person_id: +params.id, sites: sites.slice(0, 2).map(s => ({ site_id: s.id, site_name: s.name, words: ['餐费减 10%。', '每餐补 4 元。', '折后满 8 元才有。', '一天最多 1 次。'], example: { list_fen: 1500, pay_fen: 950, words: '15 元的午饭您付 9.50 元。' } })), vouchers: [{ id: 1, name: '助浴券', unit: 'fen', left: 40000, to: iso(Date.now() + 30 * DAY), words: '助浴券还有 400.00 元，用到31日。' }] }))

  // Doubtful subsidies, budgets
  const one = (id, words, days, more) => ({ id, rule: 'S-F4', words, person_id: 1003, site_id: 2001, site_name: sites[0].name, settlement_id: 5003, other_id: 0, day: iso(Date.now() - days * DAY), measured: 7, limit: 5, stops: true, state: 'open', said: '', decision: '', made: at(days), ...more })
  state.cases = [one(1, '很短时间连着结了 7 笔。', 8, { said: '是邻居一起代取的' }), one(2, '人在住院，卡还在刷。', 3, { rule: 'S-F1', site_name: sites[1].name, site_id: 2002 }), one(3, '同一餐结算了两次。', 20, { rule: 'S-F2', state: 'harmless', stops: false, decision: '问过老人，给老伴带了一份', decided: at(12) })]
  on('GET', '/api/benefits/cases', ({ query }) => {
    const items = state.cases.filter(x => query.get('show') === 'all' || x.state === 'open')
    return { items, stopping: items.filter(x => x.stops && x.state === 'open').length, note: '怪事常有缘由，先问一问再定。老人照常吃饭。' }
  })
  on('POST', '/api/benefits/looks', () => ({ visits: 1000, signals: 2, opened: 0, words: '没有新的要核实。' }))
  on('POST', '/api/benefits/cases/:id/decide', ({ params, body }) => {
    Object.assign(state.cases.find(x => x.id === +params.id), { state: body.verdict, decision: body.why, stops: false })
    return {}
  })
  on('POST', '/api/benefits/cases/:id/said', ({ params, body }) => {
    Object.assign(state.cases.find(x => x.id === +params.id), { said: body.words })
    return {}
  })
  on('GET', '/api/benefits/programmes/:id/runway', () => ({ items: [{ funder: '区民政', a_day_fen: 9700, from: '2026-01-01', to: '2026-12-31', budget_fen: 4000000, used_fen: 2840000, days_left: 119, last: '2027-03-20', lasts: true, words: '预算够用到年底。' }, { funder: '街道', a_day_fen: 4850, words: '还没有填预算。' }] }))
  on('PUT', '/api/benefits/programmes/:id/budgets', () => ({}))

  // The site's books
  on('GET', '/api/statements/sites/:id', ({ params, query }) => ({
    site_id: +params.id, site_name: sites[0].name, month: +query.get('month'), meals: 813, eaters_fen: 872610, funders_fen: 237000, other_fen: 3000, back_fen: 1200, discount_fen: 123290, income_fen: 1112610, cost_fen: 980000,
    costs: [['food', '食材', 560000], ['staff', '人工', 300000], ['rent', '房租', 0], ['energy', '水电气', 80000], ['delivery', '送餐', 40000], ['other', '其他', 0]].map(([kind, name, fen]) => ({ kind, name, fen })),
    aid_rent_fen: 600000, aid_cash_fen: 200000, aid_tax_fen: 0, result_fen: 332610, result_without_aid_fen: -467390, own_percent: 89, break_even_meals: 1186, gap_a_meal_fen: 279, trend: [{ month: last() - 1, meals: 908, income_fen: 1241190, cost_fen: 1489826, own_percent: 65 }, { month: last(), meals: 813, income_fen: 1112610, cost_fen: 980000, own_percent: 89 }], balance_fen: 456700, stops: 1, due: [{ funder: '区民政', fen: 533000, oldest_days: 51, mean_days: 32 }, { funder: '街道', fen: 266600, oldest_days: 71, mean_days: 45 }], words: ['吃饭的人付了 8726.10 元。', '补贴进账 2370.00 元。', '花了 9800.00 元。', '自己挣的够付成本的 89%。'],
  }))
  on('POST', '/api/statements/sites/:id/costs', () => ({ id: 9 }))
  on('POST', '/api/funds/drawer-counts', ({ body }) => ({ expected_fen: 54300, counted_fen: body.counted_fen, difference_fen: body.counted_fen - 54300 }))
  on('GET', '/api/funds/cover', () => ({ prepaid_fen: 1862400, apart_fen: 1862400, covered: true, words: '今天可以把钱全部退给大家。' }))
  state.lines = [{ id: 61, date: iso(Date.now() - 2 * DAY), amount_fen: 20000, reference: 'B20261119-2', text: '王女士 饭钱', person_id: 0, place: 'unmatched', rest_fen: 20000 }, { id: 62, date: iso(Date.now() - 3 * DAY), amount_fen: 30000, reference: 'B20261118-7', text: '100001 充值', person_id: 1001, place: 'unmatched', rest_fen: 12000 }, { id: 63, date: iso(Date.now() - 3 * DAY), amount_fen: -800, reference: 'B20261118-8', text: '手续费', person_id: 0, place: 'not_booked', rest_fen: 0 }]
  state.lineDone = [{ line: 62, move: 71, refund: 0, reference: 'B20261118-7', text: '100001 充值', name: '王秀英', amount_fen: 18000, at: at(3), by_words: true, undone: false, state: '' }, { line: 59, move: 0, refund: 72, reference: 'B20261110-1', text: '房租', name: '', amount_fen: 100000, at: at(9), by_words: false, undone: false, state: 'sent' }]
  on('GET', '/api/funds/bank-lines', () => ({ items: state.lines }))
  on('GET', '/api/funds/bank-lines/done', () => ({ items: state.lineDone }))
  on('POST', '/api/funds/bank-moves/:id/undo', ({ params }) => {
    state.lineDone.find(x => x.move === +params.id).undone = true
    return {}
  })
  on('POST', '/api/funds/bank-returns/:id/undo', ({ params }) => {
    const d = state.lineDone.find(x => x.refund === +params.id)
    d.undone = true
    state.lines.push({ ...state.gone, rest_fen: d.amount_fen })
    return {}
  })
  on('POST', '/api/funds/bank-lines/:id/return', ({ params, body }) => {
    const l = state.lines.find(x => x.id === +params.id)
    if (!body.why) throw new Refuse(422, 'funds.return_why', '请写一句为什么退回去')
    state.gone = l
    state.lines = state.lines.filter(x => x !== l)
    state.lineDone.unshift({ line: l.id, move: 0, refund: 90, reference: l.reference, text: l.text, name: '', amount_fen: l.rest_fen, at: at(0), by_words: false, undone: false, state: 'asked' })
    return { id: 90 }
  })
  on('POST', '/api/funds/bank-lines', () => ({ items: [{ id: 60, date: iso(Date.now() - 2 * DAY), amount_fen: 10000, reference: 'B20261119-1', text: '100001 充值', person_id: 1001, place: 'card', rest_fen: 0 }, ...state.lines], faults: [{ row: 4, text: '金额写得不对' }] }))
  on('POST', '/api/funds/bank-lines/:id/assign', ({ params }) => {
    const l = state.lines.find(x => x.id === +params.id)
    state.lines = state.lines.filter(x => x !== l)
    state.lineDone.unshift({ line: l.id, move: 91, refund: 0, reference: l.reference, text: l.text, name: '王秀英', amount_fen: l.rest_fen, at: at(0), by_words: false, undone: false, state: '' })
    return { move: 91, amount_fen: l.rest_fen, rest_fen: 0 }
  })
  on('POST', '/api/funds/reconcile', ({ body }) => (body.csv.includes('999') ? { lines: 2, differences: [], faults: [] } : {
    lines: 3, faults: [{ row: 5, text: '日期写得不对' }],
    differences: [{ what: 'only_statement', date: iso(Date.now() - DAY), reference: 'B-17', statement_fen: 5000, books_fen: 0 }, { what: 'amount', date: iso(Date.now() - DAY), reference: 'B-18', statement_fen: 3000, books_fen: 3600 }, { what: 'only_books', date: iso(Date.now() - 2 * DAY), reference: 'B-11', statement_fen: 0, books_fen: 2000 }],
  }))
}
