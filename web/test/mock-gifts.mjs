// Made-up gifts, aids, partners and volunteers, in the shapes of the real routes.
const DAY = 86_400_000
const ZONE = 8 * 3_600_000
const iso = days => new Date(Date.now() + ZONE + days * DAY).toISOString().slice(0, 10)
const at = days => iso(-days) + 'T02:00:00.000Z'
const month = () => +iso(0).slice(0, 7).replace('-', '')

export function giftRoutes(on, state, Refuse) {
  const parties = { meals: 216, cost_fen: 324000, elder_fen: 184400, government_fen: 64000, charity_fen: 20000, enterprise_fen: 55600, ltci_fen: 0, fund_fen: 0, shares: [{ funder: 'operator', party: 'enterprise', meals: 216, fen: 32400 }, { funder: '丰收米厂', party: 'enterprise', meals: 216, fen: 23200 }, { funder: '区民政', party: 'government', meals: 216, fen: 42664 }, { funder: '爱心一餐', party: 'pool', meals: 200, fen: 20000 }, { funder: '街道', party: 'government', meals: 216, fen: 21336 }] }
  const pools = [{ id: 801, name: '爱心一餐', purpose: '给六十岁以上老人的午餐添一份心意', open: true, received_fen: 30000, spent_fen: 20000, held_fen: 900, free_fen: 9100, short_fen: 1600, meals: 200, days: 9, sites: 1, words: '付了 200 餐里的 200.00 元。', spent: [{ month: month(), site_name: '同心爱心食堂', meals: 200, fen: 20000 }] }]
  state.gifts = [
    { id: 812, donor: 'firm', donor_name: '丰收米厂', goods: '大米', unit: 'gram', amount: 500000, got: 300000, amount_words: '500 公斤', got_words: '300 公斤', words: '祝老人吃得香', state: 'pledged', made_at: at(10), thanks: '' },
    { id: 811, donor: 'person', donor_name: '一位老邻居', goods: '', pool_id: 801, unit: 'fen', amount: 50000, got: 20000, amount_words: '500.00 元', got_words: '200.00 元', due: iso(10), words: '', state: 'pledged', made_at: at(11), thanks: '' },
    { id: 810, donor: 'unnamed', donor_name: '', goods: '', pool_id: 801, unit: 'fen', amount: 10000, got: 10000, amount_words: '100.00 元', got_words: '100.00 元', words: '', state: 'received', made_at: at(11), thanks: '收到100.00 元，11月13日到11月17日用在 100 餐里，30 位老人吃到。谢谢您。' },
  ]
  state.lots = [
    { id: 822, gift_id: 813, site_id: 2001, site_name: '幸福里长者食堂', goods: '菜油', code: 'Y0815', unit: 'ml', amount: 40000, cooked: 0, thrown: 0, left: 40000, amount_words: '40 升', left_words: '40 升', best_before: iso(12), soon: '还有 12 天到期', signed: '老周', received_at: at(10) },
    { id: 821, gift_id: 812, site_id: 2001, site_name: '幸福里长者食堂', goods: '大米', code: 'M1102', unit: 'gram', amount: 300000, cooked: 32400, thrown: 600, left: 267000, amount_words: '300 公斤', left_words: '267 公斤', best_before: iso(160), soon: '', signed: '老周', received_at: at(10) },
  ]
  on('GET', '/api/gifts/pools', () => ({ items: pools }))
  on('GET', '/api/open/pools', () => ({ items: pools }))
  on('GET', '/api/open/parties', () => ({ items: [{ name: '同心食堂三方助餐', ...parties }] }))
  on('GET', '/api/benefits/programmes/:id/parties', ({ params, query }) => ({ programme_id: +params.id, month: +query.get('month'), ...parties }))
  on('GET', '/api/gifts', () => ({ items: state.gifts }))
  on('POST', '/api/gifts', ({ body }) => {
    state.gifts.unshift({ id: 900 + state.gifts.length, donor: body.donor, donor_name: body.donor_name ?? '', goods: body.goods ?? '', ...(body.pool_id ? { pool_id: body.pool_id } : {}), unit: body.unit, amount: body.amount, got: 0, amount_words: '', got_words: '', words: '', state: 'pledged', made_at: at(0), thanks: '' })
    return { id: state.gifts[0].id }
  })
  on('POST', '/api/gifts/:id/receipts', ({ params, body }) => {
    const g = state.gifts.find(x => x.id === +params.id)
    if (body.amount > g.amount - g.got) throw new Refuse(409, 'gifts.over', '比认捐的多，多的请另记一笔')
    g.got += body.amount
    if (g.got === g.amount) g.state = 'received'
    return { id: 990 }
  })
  on('POST', '/api/gifts/:id/end', ({ params }) => {
    state.gifts.find(x => x.id === +params.id).state = 'ended'
    return {}
  })
  on('POST', '/api/gifts/:id/thanks', ({ params }) => ({ id: +params.id, words: state.gifts.find(x => x.id === +params.id).thanks = '收到300 公斤，11月13日到11月21日用在 346 餐里，59 位老人吃到。谢谢您。' }))
  on('GET', '/api/gifts/stock', () => ({ items: state.lots }))
  const out = (key, { params, body }) => {
    const l = state.lots.find(x => x.id === +params.id)
    if (body.amount > l.left) throw new Refuse(409, 'gifts.too_little', '只剩 ' + l.left_words)
    l.left -= body.amount
    l[key] += body.amount
    return {}
  }
  on('POST', '/api/gifts/lots/:id/cook', x => out('cooked', x))
  on('POST', '/api/gifts/lots/:id/throw', x => out('thrown', x))
  const aid = (id, site, site_name, kind, giver, document, month_fen) => ({ id, site_id: site, site_name, kind, giver, document, from: iso(0).slice(0, 5) + '01-01', to: iso(0).slice(0, 5) + '12-31', month_fen, booked_fen: month_fen * 3, months: 3, evidence: '凭证 ' + month() })
  on('GET', '/api/gifts/aids', () => ({ items: [aid(831, 2003, '同心爱心食堂', 'rent', '梧桐街道', '梧办〔2026〕13号', 350000), aid(832, 2002, '老味道社区食堂', 'tax', '区税务', '税免〔2026〕31号', 45000), aid(833, 2001, '幸福里长者食堂', 'cash', '区民政', '区民〔2026〕5号', 200000)] }))
  on('POST', '/api/gifts/aids', () => ({ id: 840 }))
  on('POST', '/api/gifts/aids/:id/months', ({ params, body }) => ({ id: +params.id, month: body.month, fen: 350000 }))
  on('GET', '/api/partners', () => ({ items: [{ programme_id: 11, programme_name: '同心食堂三方助餐', organisation_id: 2009, organisation_name: '丰收米厂', part: 'enterprise', funder: '丰收米厂' }] }))
  on('POST', '/api/partners', () => ({}))
  on('POST', '/api/partners/end', () => ({}))
  on('GET', '/api/partners/programmes', ({ query }) => ({ organisation_name: '丰收米厂', month: +query.get('month'), items: [{ programme_id: 11, name: '同心食堂三方助餐', part: 'enterprise', funder: '丰收米厂', words: '32 位老人吃了 216 餐，您出了 232.00 元。', meals: 216, elders: 32, cost_fen: 324000, a_meal_fen: 1500, on_time_percent: 78, good_percent: 62, own_fen: 23200, own_meals: 216, hidden_sites: 1, sites: [{ site_name: '同心爱心食堂', meals: 216, elders: 32, cost_fen: 324000, a_meal_fen: 1500, on_time_percent: 78, good_percent: 62 }] }] }))
  on('GET', '/api/partners/gifts', () => ({ items: [{ id: 812, goods: '大米', amount_words: '500 公斤', got_words: '300 公斤', state: 'pledged', day: iso(-10), meals: 346, elders: 59, first: iso(-9), last: iso(-1), words: '收到大米 300 公斤，11月13日到11月21日用在 346 餐里，59 位老人吃到。谢谢您。', thanks: '' }] }))
  const opening = { id: 851, site_id: 2001, site_name: '幸福里长者食堂', day: iso(2), from_min: 540, to_min: 630, wanted: 2, said_yes: 0, words: '帮忙择菜' }
  state.helpers = [{ person_id: 4001, name: '吴晓燕', helped: 0, state: 'asked' }, { person_id: 4002, name: '退休教师小组', helped: 0, state: 'free' }, { person_id: 4003, name: '楼下的小张', helped: 2, state: 'free' }]
  on('GET', '/api/volunteers/openings', () => ({ items: [{ ...opening, volunteers: state.helpers }], runs: [{ run_id: 861, site_id: 2001, site_name: '幸福里长者食堂', day: iso(1), name: '3 号线', from_min: 675, stops: 11 }] }))
  on('POST', '/api/volunteers/openings', () => ({ id: 852 }))
  on('POST', '/api/volunteers/openings/:id/asks', ({ body }) => {
    state.helpers.find(h => h.person_id === body.person_id).state = 'asked'
    return {}
  })
  on('POST', '/api/volunteers/openings/:id/end', () => ({}))
  state.mine = 'asked'
  on('GET', '/api/volunteers/mine', () => ({ hours: [1, 2, 3].map(weekday => ({ weekday, from_min: 540, to_min: 840 })), asked: [{ ...opening, state: state.mine }] }))
  on('PUT', '/api/volunteers/hours', () => ({}))
  on('POST', '/api/volunteers/openings/:id/answer', ({ body }) => {
    state.mine = body.yes ? 'yes' : 'no'
    return {}
  })
}
