// What the server answers, route by route, learnt from the answers themselves: docs/answers.json holds a JSON Schema a
// route, the OpenAPI document and the types of the web app are made from it.
//   every run over a real server: an answer whose members are of another kind than written there is a failure
//   YL_LEARN=1:                   what was seen is added to docs/answers.json (tools/learn-answers)
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { note, ok } from './tap.mjs'

const file = new URL('../../docs/answers.json', import.meta.url)
const known = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {}
const seen = new Map() // route → { n, schema }
const conflicts = new Map()
let templates = null

const kindOf = v => (v === null ? 'null' : Array.isArray(v) ? 'array' : typeof v === 'number' ? (Number.isInteger(v) ? 'integer' : 'number') : typeof v)
const isMap = v => Object.keys(v).length > 0 && Object.keys(v).every(k => /^\d+$/.test(k))

/** Adds one value to a schema. Members that some objects lack lose their place among the required. */
export function learn(schema, value) {
  const kind = kindOf(value)
  const kinds = new Set(schema?.kinds ?? []).add(kind)
  if (kinds.has('number')) kinds.delete('integer')
  const out = { ...schema, kinds: [...kinds].sort() }
  if (kind === 'array') for (const v of value) out.items = learn(out.items, v)
  if (kind === 'object' && isMap(value)) for (const v of Object.values(value)) out.each = learn(out.each, v)
  if (kind === 'object' && !isMap(value)) {
    const first = !out.members
    out.members = { ...out.members }
    for (const [k, v] of Object.entries(value)) out.members[k] = learn(out.members[k], v)
    out.always = first ? Object.keys(value) : out.always.filter(k => k in value)
  }
  return out
}

function toSchema(s) {
  if (!s) return {}
  const out = { type: s.kinds.length === 1 ? s.kinds[0] : s.kinds }
  if (s.items) out.items = toSchema(s.items)
  if (s.each) out.additionalProperties = toSchema(s.each)
  if (s.members) {
    out.properties = Object.fromEntries(Object.keys(s.members).sort().map(k => [k, toSchema(s.members[k])]))
    if (s.always.length) out.required = [...s.always].sort()
  }
  return out
}
function fromSchema(j) {
  if (!j || !j.type) return undefined
  const out = { kinds: [].concat(j.type) }
  if (j.items) out.items = fromSchema(j.items)
  if (j.additionalProperties) out.each = fromSchema(j.additionalProperties)
  if (j.properties) {
    out.members = Object.fromEntries(Object.entries(j.properties).map(([k, v]) => [k, fromSchema(v)]))
    out.always = j.required ?? []
  }
  return out
}

/** Members of a kind that the schema does not know there. null and a missing member are never odd: demos differ. */
function odd(schema, value, at, out) {
  const kind = kindOf(value)
  if (!schema?.kinds || kind === 'null') return
  const fits = schema.kinds.includes(kind) || (kind === 'integer' && schema.kinds.includes('number')) || (kind === 'number' && schema.kinds.includes('integer')) || schema.kinds.join() === 'null'
  if (!fits) out.push(`${at || 'it'} is ${kind}, written as ${schema.kinds}`)
  if (kind === 'array') for (const v of value) odd(schema.items, v, at + '[]', out)
  if (kind === 'object') for (const [k, v] of Object.entries(value)) odd(schema.members?.[k] ?? schema.each, v, at + '.' + k, out)
}

function routeOf(method, path) {
  const parts = path.split('/')
  let best = null
  for (const t of templates) {
    const want = t.split('/')
    if (want.length !== parts.length || !want.every((w, i) => w.startsWith('{') || w === parts[i])) continue
    const wild = want.filter(w => w.startsWith('{')).length
    if (!best || wild < best.wild) best = { t, wild }
  }
  return best && `${method} ${best.t}`
}

export async function openAnswers(url) {
  templates ??= Object.keys((await (await fetch(url + '/api/openapi.json')).json()).paths)
}
export function sawAnswer(method, url, status, type, text) {
  const path = new URL(url).pathname
  if (!templates || !path.startsWith('/api/') || status < 200 || status > 299 || !type?.startsWith('application/json') || !text) return
  const route = routeOf(method, path)
  if (!route || path === '/api/openapi.json') return
  const value = JSON.parse(text)
  seen.set(route, learn(seen.get(route), value))
  const out = []
  odd(fromSchema(known[route]), value, '', out)
  if (out.length) conflicts.set(route, out)
}
/** Listens to what the pages of a context are answered. */
export function listenTo(context) {
  context.on('response', async r => {
    try {
      sawAnswer(r.request().method(), r.url(), r.status(), r.headers()['content-type'], await r.text())
    } catch { /* the page went away */ }
  })
}

const today = () => new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
/** A value for what a route must be given, by what it is called. */
function guess(name, schema) {
  if (schema?.enum) return schema.enum[0]
  if (/month/.test(name)) return today().slice(0, 7)
  if (/day|from|to$|until|week/.test(name)) return today()
  if (name === 'lat') return '31.23'
  if (name === 'lon') return '121.47'
  return { q: 'wang', community: '1', meal: 'lunch', slot: 'lunch', price_fen: '1500', age: '82' }[name]
}

/** Asks every GET route as the people of the demo, with ids that other answers held, until one is answered. */
export async function crawl(world) {
  const { paths } = await (await fetch(world.url + '/api/openapi.json')).json()
  const ask = async (role, path) => {
    const cookie = (await world.cookies(role)).map(c => `${c.name}=${c.value}`).join('; ')
    const reply = await fetch(world.url + path, { headers: { cookie } })
    const text = await reply.text()
    sawAnswer('GET', world.url + path, reply.status, reply.headers.get('content-type'), text)
    return text
  }
  const ids = new Set([world.elder()])
  for (const [role, path] of [['staff', '/api/organisations'], ['manager', '/api/site/day'], ['elder', '/api/meals/orders?mine=1'], ['operator', '/api/alarms'], ['gov', '/api/programmes'], ['gov', '/api/claims'], ['staff', '/api/devices'], ['staff', '/api/places']]) {
    for (const m of [...(await ask(role, path)).matchAll(/"(?:id|site_id)":(\d+)/g)].slice(0, 4)) ids.add(m[1])
  }
  for (const [template, methods] of Object.entries(paths)) {
    const get = methods.get
    if (!get || seen.has('GET ' + template) || !template.startsWith('/api/') || /events|openapi|types|export|\.csv|\.xlsx|\.geojson|tiles/.test(template)) continue
    const must = (get.parameters ?? []).filter(p => p.in === 'query' && p.required)
    const query = must.map(p => `${p.name}=${encodeURIComponent(guess(p.name, p.schema) ?? world.elder())}`).join('&')
    const tries = template.includes('{') ? [...ids] : ['']
    for (const id of tries) for (const role of Object.keys(world.login)) {
      if (seen.has('GET ' + template)) break
      await ask(role, template.replace(/\{\w+\}/g, id) + (query && '?' + query))
    }
  }
}

/** At the end of a run over a real server. */
export function judgeAnswers() {
  if (!templates) return
  if (!process.env.YL_LEARN) {
    note(`${seen.size} routes answered, ${[...seen.keys()].filter(r => !known[r]).length} of them not in docs/answers.json (tools/learn-answers)`)
    ok(!conflicts.size, 'answers are of the kinds that docs/answers.json says', [...conflicts].map(([r, o]) => `${r}: ${o.slice(0, 3).join('; ')}`))
    return
  }
  for (const [route, schema] of seen) {
    const before = fromSchema(known[route])
    known[route] = toSchema(before ? join(before, schema) : schema)
  }
  writeFileSync(file, '{\n' + Object.keys(known).sort().map(k => JSON.stringify(k) + ': ' + JSON.stringify(known[k])).join(',\n') + '\n}\n')
  note(`${Object.keys(known).length} routes in docs/answers.json`)
}

function join(a, b) {
  if (!a || !b) return a ?? b
  const kinds = new Set([...a.kinds, ...b.kinds])
  if (kinds.has('number')) kinds.delete('integer')
  const out = { kinds: [...kinds].sort() }
  if (a.items || b.items) out.items = join(a.items, b.items)
  if (a.each || b.each) out.each = join(a.each, b.each)
  if (a.members || b.members) {
    out.members = {}
    for (const k of new Set([...Object.keys(a.members ?? {}), ...Object.keys(b.members ?? {})])) out.members[k] = join(a.members?.[k], b.members?.[k])
    out.always = a.members && b.members ? a.always.filter(k => b.always.includes(k)) : (a.always ?? b.always)
  }
  return out
}
