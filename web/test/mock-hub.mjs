// A made-up centre with two canteens, in the shapes of the real routes.
const iso = days => new Date(Date.now() + 8 * 3_600_000 + days * 86_400_000).toISOString().slice(0, 10)

export function hubRoutes(on, state, Refuse) {
  state.hub = {
    may_set: false, site_id: 2001, hub_id: 2001,
    sites: [
      { id: 2001, name: '幸福里长者食堂', state: 'open', meals: 86, shifts: 4 },
      { id: 2002, name: '老味道社区食堂', state: 'open', meals: 41, shifts: 0, hub_id: 2001, from: iso(0) },
      { id: 2003, name: '同心爱心食堂', state: 'open', meals: 24, shifts: 0, hub_id: 2001, from: iso(0) },
    ],
    offers: [{ id: 871, site_id: 2002, site_name: '老味道社区食堂', name: '土豆', unit: 'gram', amount: 20000, left: 20000, withdrawn: 0, best_before: iso(6), until: iso(3), open: true, mine: false, takes: [] }],
    asks: [{ id: 881, site_id: 2003, site_name: '同心爱心食堂', day: iso(1), from_min: 900, to_min: 1050, duty: 'clean', words: '大扫除，少一个人', mine: false }],
    people: [{ person_id: 4001, name: '马师傅' }, { person_id: 4002, name: '孙阿姨' }],
  }
  const take = id => state.hub.offers.flatMap(o => o.takes).find(x => x.id === +id)
  on('GET', '/api/hub', ({ role }) => (role === 'gov' ? { ...state.hub, may_set: true, site_id: 0, hub_id: 0, people: [] } : state.hub))
  const work = (kind, people, offered, worked, extra, free) => ({ kind, people, offered_min: offered, worked_min: kind === 'kitchen' ? null : worked, extra_min: extra, percent: kind === 'kitchen' || !offered ? null : Math.round(100 * worked / offered), free })
  on('GET', '/api/sites/work', () => ({
    from: iso(-28), to: iso(-1),
    kinds: [work('kitchen', 3, 20160, 0, 0, 0), work('delivery', 2, 10080, 9870, 0, 1), work('care', 2, 7200, 4310, 0, 1), work('rounds', 1, 0, 0, 185, 0), work('volunteer', 4, 33600, 2400, 0, 2)],
    rows: [
      { site_id: 0, site_name: '', ...work('volunteer', 4, 33600, 2400, 0, 2) }, { site_id: 2001, site_name: '幸福里长者食堂', ...work('kitchen', 3, 20160, 0, 0, 0) }, { site_id: 2001, site_name: '幸福里长者食堂', ...work('delivery', 2, 10080, 9870, 0, 1) },
      { site_id: 2009, site_name: '康宁护理站', ...work('care', 2, 7200, 4310, 60, 1) }, { site_id: 2009, site_name: '康宁护理站', ...work('rounds', 1, 0, 0, 185, 0) },
    ],
    free: [{ person_id: 4003, name: '赵大勇', site_id: 2001, site_name: '幸福里长者食堂', kind: 'delivery', until_min: 810, can_lend: true }, { person_id: 4004, name: '吴晓燕', site_id: 0, site_name: '', kind: 'volunteer', until_min: 840, can_lend: false }],
  }))
  on('POST', '/api/hub/links', () => ({}))
  on('POST', '/api/hub/links/end', ({ body }) => {
    state.hub.sites.find(s => s.id === body.site_id).to = body.to
    return {}
  })
  on('POST', '/api/hub/offers', ({ body }) => {
    state.hub.offers.unshift({ id: 872, site_id: 2001, site_name: '幸福里长者食堂', name: body.name, unit: body.unit, amount: body.amount, left: body.amount, withdrawn: 0, until: body.until, open: true, mine: true, takes: [] })
    return { id: 872 }
  })
  on('POST', '/api/hub/offers/:id/withdraw', ({ params }) => {
    const o = state.hub.offers.find(x => x.id === +params.id)
    o.withdrawn += o.left
    o.left = 0
    o.open = false
    return {}
  })
  on('POST', '/api/hub/offers/:id/takes', ({ params, body }) => {
    const o = state.hub.offers.find(x => x.id === +params.id)
    if (body.left !== o.left) throw new Refuse(409, 'hubs.changed', '刚刚有变化，请看看还剩多少再拿')
    o.left -= body.amount
    o.open = o.left > 0
    o.takes.push({ id: 891 + o.takes.length, site_id: 2001, site_name: '幸福里长者食堂', amount: body.amount, state: 'waiting', brought_by: '', took_by: '' })
    return { id: 891 }
  })
  on('POST', '/api/hub/takes/:id/hand', ({ params, body }) => Object.assign(take(params.id), body, { state: 'handed' }) && {})
  on('POST', '/api/hub/takes/:id/back', () => ({}))
  on('POST', '/api/hub/asks', () => ({ id: 882 }))
  on('POST', '/api/hub/asks/:id/end', () => ({}))
  on('POST', '/api/hub/asks/:id/lend', ({ body }) => Object.assign(state.hub.asks[0], { lender_id: 2001, lender_name: '幸福里长者食堂', person_name: state.hub.people.find(p => p.person_id === body.person_id).name, lent_by_me: true }) && {})
  on('POST', '/api/hub/asks/:id/back', () => {
    for (const k of ['lender_id', 'lender_name', 'person_name', 'lent_by_me']) delete state.hub.asks[0][k]
    return {}
  })
}
