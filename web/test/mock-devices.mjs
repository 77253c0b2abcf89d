// Made-up devices, readings and rules, in the shape of the server's routes.
const hour = 3_600_000
const at = ms => new Date(ms).toISOString()

export function deviceRoutes(on, Refuse) {
  const now = Date.now()
  const device = (id, protocol, number, kind, more) => ({ id, protocol, number, kind, model: '', room: '', state: 'in_stock', health: 'never', interval_s: 600, quota: 0, lenient: false, version: 1, ...more })
  const devices = [
    device(901, 'setracker', '8800000020', 'watch', { state: 'in_use', health: 'good', person_id: 1001, person: '王秀英', battery: 64, last: at(now - hour / 4), clock_behind_s: 2400 }),
    device(902, 'native', 'demo/sos-23', 'button', { room: '卫生间', state: 'in_use', health: 'silent', person_id: 1001, person: '王秀英', battery: 17, last: at(now - 30 * hour) }),
    device(903, 'jt808', '13900000022', 'pendant', {}),
  ]
  const one = id => devices.find(d => d.id === +id)
  on('GET', '/api/devices', () => ({ items: devices, next: 0 }))
  on('POST', '/api/devices', ({ body }) => {
    if (devices.some(d => d.number === body.number)) throw new Refuse(409, 'health.device_taken', '这个设备号已经登记过，请核对号码')
    devices.push(device(904, body.protocol, body.number, body.kind, { room: body.room ?? '' }))
    return devices[devices.length - 1]
  })
  on('GET', '/api/devices/unknown', () => ({ items: [{ protocol: 'iw', number: '868120000001234', first: at(now - hour), last: at(now - hour / 2), times: 3 }] }))
  on('POST', '/api/devices/:id/enrol', ({ params, body }) => Object.assign(one(params.id), { state: 'in_use', person_id: body.person_id, person: '王秀英' }))
  on('POST', '/api/devices/:id/release', ({ params }) => {
    const d = one(params.id)
    delete d.person_id
    delete d.person
    return Object.assign(d, { state: 'in_stock', health: 'never' })
  })
  const commands = [{ id: 76, ask: 'find', state: 'done', made: at(now - hour), done: at(now - hour + 2000), tries: 2 }, { id: 75, ask: 'pressure', state: 'unanswered', made: at(now - 3 * hour), done: at(now - 3 * hour + 92000), tries: 3 }]
  on('GET', '/api/devices/:id/commands', () => ({ items: commands }))
  on('POST', '/api/devices/:id/commands', ({ body }) => ({ id: 77, ask: body.ask, state: 'waiting', made: at(now), tries: 0 }))

  const words = { leaves: '离开家', returns: '回到家', not_home: '该在家却没回家', silent: '很久没有动静', sos: '按求助或摔倒', vitals: '血压心率不对劲', battery: '设备没电或没消息', smoke: '家里冒烟漏气漏水' }
  const say = r => ({ ...r, words: `王秀英${{ night: '夜里', day: '白天', always: '' }[r.when]}${words[r.what]}时，告诉我` })
  let rules = [say({ id: 61, what: 'sos', when: 'always' })]
  on('GET', '/api/people/:id/health/tell', () => ({ items: rules }))
  on('POST', '/api/people/:id/health/tell', ({ body }) => {
    rules = rules.concat(say({ id: 60 + rules.length * 2, what: body.what, when: body.when }))
    return rules[rules.length - 1]
  })
  on('DELETE', '/api/health/tell/:rule', ({ params }) => {
    rules = rules.filter(r => r.id !== +params.rule)
    return {}
  })
  on('GET', '/api/people/:id/health/alarms', () => ({ items: [
    { id: 51, code: 'device.sos', words: '按了求助键。', level: 'emergency', at: at(now - 5 * hour), arrived: at(now - 5 * hour), late: false, test: false, person_id: 1001, person: '王秀英', device_id: 901 },
    { id: 50, code: 'vitals.bp.high.notice', words: '血压 152/88，偏高。', level: 'notice', at: at(now - 26 * hour), arrived: at(now - 25 * hour), late: true, test: false, person_id: 1001, person: '王秀英', device_id: 901 },
  ] }))
  const reading = (kind, value, per_unit, unit, loinc, more) => ({ kind, value, per_unit, unit, ucum: unit, loinc, at: at(now - hour), source: 'wrist', late: false, doubtful: false, ...more })
  on('GET', '/api/people/:id/health/vitals', () => ({
    items: [reading('hr', 72, 1, '次/分', '8867-4'), reading('spo2', 97, 1, '%', '59408-5'), reading('bp', 128, 1, '毫米汞柱', '85354-9', { second: 78, source: 'instrument' }), reading('temp', 364, 10, '℃', '8310-5'), reading('steps', 3120, 1, '步', '41950-7')],
    news2: 'partial', news2_known: 4, news2_words: 'NEWS2 不全，七项知四项。',
  }))
  on('GET', '/api/people/:id/health/vitals/:kind', () => ({ unit: '次/分', per_unit: 1, items: [70, 72, 69, 74, 71, 73, 72].map((value, i) => ({ at: at(now - (6 - i) * 24 * hour), value, second: 0, least: value - 12, most: value + 31, count: 48 })) }))
}
