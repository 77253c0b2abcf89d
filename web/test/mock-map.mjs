// The made-up map: a few places, houses and resources, in the shapes of /api/types.ts and of the real answers.
const kinds = ['canteen', 'station', 'clinic', 'aed']
const day = '2026-11-02'
const makePlace = (id, kind, name, lat, lon, more = {}) => ({
  id, kind, name, address: '梧桐路8号', hours: '每天 10:30–13:00', lat, lon, datum: 'wgs84', organisation_id: 0, capacity: 80, weekdays: 127, open_min: 630, close_min: 780,
  access: 'level', access_note: '', verified: day, trust_permille: 900, fresh: 'fresh', state: 'open', version: 1, ...more,
})
const square = (lat, lon, s) => [[lat - s, lon - s], [lat - s, lon + s], [lat + s, lon + s], [lat + s, lon - s], [lat - s, lon - s]]
const resource = (id, kind, name, more = {}) => ({
  id, kind, name, owner: '街道', unit: '人', capacity: 40, used: 20, conditions: '独居、失能', place_id: 0, verified: day, fresh: 'fresh', state: 'runs', version: 1,
  runs: true, unused: false, single: false, stops: [], loses: [], served_hit: 0, ...more,
})

export function mapRoutes(on, state, Refuse) {
  state.places = [
    makePlace(701, 'canteen', '幸福里长者食堂', 15.5985, 114.7985),
    makePlace(702, 'canteen', '同心爱心食堂', 15.6035, 114.8035, { fresh: 'ageing', trust_permille: 400 }),
    makePlace(703, 'station', '梧桐路养老服务站', 15.6012, 114.7991, { access: 'steps', access_note: '门口两级台阶，无坡道' }),
    makePlace(704, 'aed', '桂花路急救除颤器', 15.6022, 114.8001, { fresh: 'stale', trust_permille: 120, hours: '' }),
  ]
  state.paths = [{ id: 801, kind: 'gate', name: '北门', private: true, points: [[15.6, 114.8], [15.6004, 114.8003]] }]
  const houses = [
    { node_id: 901, name: '1栋', grid: '第1网格', lat: 15.599, lon: 114.799, people: 50, uncovered: 0, nearest_minutes: 6 },
    { node_id: 902, name: '2栋', grid: '第2网格', lat: 15.606, lon: 114.808, people: 40, uncovered: 40, nearest_minutes: 24 },
    { node_id: 903, name: '3栋', grid: '第2网格', lat: 15.607, lon: 114.809, people: 12, uncovered: 12 },
  ]
  const place = id => {
    const p = state.places.find(x => x.id === +id)
    if (!p) throw new Refuse(404, 'geo.no_place', '没有找到这个地点')
    return p
  }
  const circle = (at, query) => ({
    lat: at.lat, lon: at.lon, minutes: +(query.get('minutes') ?? 15), profile: query.get('profile') ?? 'elder', street_m: 12.5, vertices: 210, edge_m: 5400, area_m2: 612000,
    norm_m: 1000, norm_m2: 3141593, rings: [{ hole: false, points: square(at.lat, at.lon, 0.004) }], attribution: '© OpenStreetMap contributors',
  })
  let last = 720
  on('GET', '/api/map', () => ({ there: true, attribution: '© OpenStreetMap contributors', number: 1, south: 15.59, west: 114.79, north: 15.61, east: 114.81 }))
  on('GET', '/api/map/tiles/:z/:x/:y', () => { throw new Refuse(404, 'geo.no_tile', '没有这一块地图') })
  on('GET', '/api/map/places', ({ query }) => ({ items: state.places.filter(p => !query.get('kind') || p.kind === query.get('kind')) }))
  on('POST', '/api/map/places', ({ body }) => {
    if (!body.datum) throw new Refuse(422, 'geo.datum', '这个坐标是从哪种地图上抄来的？')
    state.places.push(makePlace(++last, body.kind, body.name, body.lat_e7 / 1e7, body.lon_e7 / 1e7))
    return { id: last }
  })
  on('PATCH', '/api/map/places/:id', ({ params, body }) => {
    const p = place(params.id)
    if (body.version !== p.version) throw new Refuse(409, 'geo.changed', '别人刚改过这个地点，请看过新的再改')
    Object.assign(p, body, { version: p.version + 1 })
    return {}
  })
  on('POST', '/api/map/places/:id/verify', ({ params }) => {
    Object.assign(place(params.id), { fresh: 'fresh', trust_permille: 1000, verified: new Date().toISOString().slice(0, 10) })
    return {}
  })
  const stop = (elder_id, name, number, more = {}) => ({ elder_id, name, address: '3栋2单元502', phone: '19900001234', number, walk_minutes: 4, due: day, late_days: 0, every_days: 7, seen_ms: 0, away: false, flags: ['独居'], lat: 15.6 + elder_id % 10 / 4000, lon: 114.8 + elder_id % 7 / 3000, ...more })
  const visits = [{ id: 1, who: '冯助老', way: 'door', outcome: 'needs', needs: ['repair'], words: '厨房灯坏了', at_ms: Date.now() - 8 * 86_400_000 }]
  const stops = [stop(1001, '王秀英', 1), stop(1002, '李建国', 2, { late_days: 5, flags: [] }), stop(1003, '陈桂兰', 0, { flags: ['失能'] }), stop(1004, '周德福', 0, { away: true })]
  on('GET', '/api/rounds/today', () => ({ day, due: stops.filter(s => s.number).length, walk_minutes: 8, estimated: 0, start: { lat: 15.6012, lon: 114.7991 }, stops }))
  on('GET', '/api/rounds/visits', () => ({ items: visits }))
  on('POST', '/api/rounds/visits', ({ body }) => {
    const s = stops.find(x => x.elder_id === body.elder_id)
    if (s) s.number = 0
    return { id: ++last }
  })
  const helper = (id, name, role, role_text, may_hold, cases, overdue, skills) => ({ id, name, role, role_text, may_hold, cases, overdue, skills })
  on('GET', '/api/rounds/match', () => ({
    elders: 1200, targets: 310, cases: 96, overdue: 7, cases_max: 80, aides: 2, volunteers: 14, social_workers: 1,
    skills: ['visit', 'care', 'errand', 'digital', 'repair', 'counsel', 'law', 'first_aid'].map((skill, i) => ({ skill, bit: 1 << i, needed: [210, 64, 40, 0, 3, 5, 0, 0][i], helpers: [6, 1, 2, 4, 0, 1, 0, 2][i] })),
    helpers: [helper(11, '冯助老', 'aide', '助老员', true, 60, 7, ['visit', 'care']), helper(12, '吴晓燕', 'volunteer', '志愿者', false, 0, 0, [])],
  }))
  on('POST', '/api/rounds/cases', () => ({ given: 42, left: 0 }))
  on('POST', '/api/rounds/skills', () => ({}))
  const grid = (node_id, name, people, asked, seats, lat, lon) => ({ node_id, name, people, reached: people - 5, asked, seats, short: asked - seats, seats_per_100: seats * 100 / people, good_permille: seats ? 640 : 0, lat, lon })
  on('GET', '/api/rounds/mismatch', ({ query }) => ({ kind: query.get('kind'), hour: +(query.get('hour') ?? -1), asked: 74, seats: 110, missing: 22, even_permille: 0, good_permille: 640, grids: [grid(1, '第1网格', 50, 40, 102, 15.599, 114.799), grid(2, '第2网格', 52, 30, 8, 15.606, 114.808), grid(0, '', 12, 4, 0)] }))
  let asks = []
  on('GET', '/api/rounds/asks', () => ({ items: asks }))
  on('POST', '/api/rounds/asks', ({ body }) => {
    asks.push({ kind: body.kind, hour: body.hour ?? -1 })
    return {}
  })
  on('DELETE', '/api/rounds/asks/:kind', ({ params }) => {
    asks = asks.filter(a => a.kind !== params.kind)
    return {}
  })
  const access = { surveys: [{ place_id: 703, day, yes: ['light', 'seat'], no: ['level', 'handrail'], words: '门口两级台阶，无坡道' }], works: [{ id: 31, place_id: 703, pool_id: 41, title: '门口坡道和扶手', goal_fen: 480000, raised_fen: 312000, state: 'collecting', result: '' }] }
  on('GET', '/api/access', () => access)
  on('POST', '/api/access/surveys', () => ({}))
  on('POST', '/api/access/works', () => ({ id: ++last }))
  on('POST', '/api/access/works/:id/end', () => ({}))
  const sheet = { id: 0, sheet: 'places', rows: 0, made_ms: 0 }
  on('GET', '/api/map/sheets/last', () => sheet)
  on('POST', '/api/map/sheets', ({ body }) => {
    const rows = body.text.trim().split('\n').slice(1)
    const faults = rows.map((r, i) => ({ row: i + 2, column: '名称', code: 'geo.sheet_empty', text: '请写名称', bad: !r.split(',')[0] })).filter(f => f.bad).map(({ bad, ...f }) => f)
    const written = !faults.length && !body.dry_run
    if (written) Object.assign(sheet, { id: ++last, sheet: body.sheet, rows: rows.length, made_ms: Date.now() })
    return { ...(written ? { id: sheet.id } : {}), rows: rows.length, moved: 0, written, faults }
  })
  on('POST', '/api/map/sheets/:id/undo', () => {
    sheet.id = 0
    return {}
  })
  on('GET', '/api/map/circle', ({ query }) => circle(query.get('place_id') ? place(query.get('place_id')) : { lat: query.get('lat_e7') / 1e7, lon: query.get('lon_e7') / 1e7 }, query))
  on('GET', '/api/people/:id/circle', ({ query }) => circle({ lat: 15.6, lon: 114.8 }, query))
  on('GET', '/api/map/coverage', ({ query }) => ({
    minutes: +query.get('minutes'), profile: query.get('profile'), people: 102, located: 100,
    kinds: kinds.map((kind, i) => ({ kind, places: i + 1, covered: 90 - i * 20, permille: 882 - i * 190 })),
    grids: [{ node_id: 1, name: '第1网格', people: 50, located: 50, covered: { canteen: 50, station: 50, clinic: 40, aed: 10 } }, { node_id: 2, name: '第2网格', people: 52, located: 50, covered: { canteen: 0, station: 20, clinic: 10, aed: 0 } }],
  }))
  on('GET', '/api/map/gap', ({ query }) => ({ minutes: +query.get('minutes'), profile: query.get('profile'), kind: query.get('kind'), people: 102, houses, uncovered: 52 }))
  on('GET', '/api/map/siting', ({ query }) => ({ minutes: +query.get('minutes'), profile: query.get('profile'), kind: query.get('kind'), people: 102, capacity: +(query.get('capacity') ?? 0), before: 50, covered: 90, bound: 102, gap: 0.1176, proven: false, chosen: [{ lat: 15.606, lon: 114.808, node_id: 902, name: '2栋', adds: 40 }] }))
  on('GET', '/api/map/paths', () => ({ items: state.paths, map_number: 1 }))
  on('POST', '/api/map/paths', ({ body }) => {
    state.paths.push({ id: ++last, kind: body.kind, name: body.name, private: body.private, points: body.points.map(p => [p.lat_e7 / 1e7, p.lon_e7 / 1e7]) })
    return { id: last }
  })
  on('DELETE', '/api/map/paths/:id', ({ params }) => {
    state.paths = state.paths.filter(p => p.id !== +params.id)
    return {}
  })
  state.fences = [{ id: 851, kind: 'service', name: '服务范围', points: square(15.6, 114.8, 0.006).slice(0, 4) }]
  on('GET', '/api/map/fences', () => ({ items: state.fences }))
  on('POST', '/api/map/fences', ({ body }) => {
    state.fences.push({ id: ++last, kind: body.kind, name: body.name, points: body.points.map(p => [p.lat_e7 / 1e7, p.lon_e7 / 1e7]) })
    return { id: last }
  })
  on('DELETE', '/api/map/fences/:id', ({ params }) => {
    state.fences = state.fences.filter(f => f.id !== +params.id)
    return {}
  })
  const spots = [{ node_id: 901, parent_id: 1, name: '1栋', lat: 15.599, lon: 114.799, datum: 'wgs84', verified: day }, { node_id: 902, parent_id: 1, name: '2栋' }]
  on('GET', '/api/map/spots', () => ({ items: spots }))
  on('POST', '/api/map/spots', ({ body }) => {
    Object.assign(spots.find(s => s.node_id === body.node_id) ?? {}, { lat: body.lat_e7 / 1e7, lon: body.lon_e7 / 1e7, datum: body.datum, verified: day })
    return {}
  })
  on('GET', '/api/grid', () => ({ items: [{ id: 911, name: '1单元' }, { id: 912, name: '2单元' }] }))
  const net = {
    resources: [
      resource(1, 'money', '区助餐补贴', { unit: '元/年', capacity: 600000, used: 600000, single: true, stops: [2], loses: [11, 12], served_hit: 40 }),
      resource(2, 'place', '幸福里长者食堂', { unit: '份/天', capacity: 100, used: 120, single: true, loses: [12], served_hit: 40 }),
      resource(3, 'people', '大学生志愿者', { unused: true, used: 0, fresh: 'stale' }),
      resource(4, 'served', '独居老人', { used: 0 }),
    ],
    supports: [{ id: 11, from_id: 1, to_id: 2, what: '运营补贴', needed: true, uses: 600000 }, { id: 12, from_id: 2, to_id: 4, what: '午餐', needed: true, uses: 120 }],
  }
  on('GET', '/api/map/network', () => net)
  on('POST', '/api/map/resources', () => ({ id: ++last }))
  on('PATCH', '/api/map/resources/:id', () => ({}))
  on('POST', '/api/map/supports', () => ({ id: ++last }))
  const near = (id, kind, name, minutes, stairs, more = {}) => ({ id, kind, name, address: '梧桐路8号', hours: '每天 10:30–13:00', lat: 15.6, lon: 114.8, minutes, stairs, access: 'level', access_note: '', open_now: true, sure: true, ...more })
  const nearby = () => ({
    within_minutes: 20, lat: 15.6, lon: 114.8, attribution: '© OpenStreetMap contributors',
    items: [near(701, 'canteen', '幸福里长者食堂', 6, 'none'), near(703, 'station', '梧桐路养老服务站', 8, 'around', { flat_minutes: 12, access: 'steps', access_note: '门口两级台阶，无坡道' }), near(704, 'aed', '桂花路急救除颤器', 11, 'only', { open_now: false, sure: false })],
  })
  on('GET', '/api/me/nearby', nearby)
  on('GET', '/api/people/:id/nearby', nearby)
}
