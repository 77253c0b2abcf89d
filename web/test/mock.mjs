// A small made-up server: dist/ as the real one serves it, and the API with made-up people, in memory.
//   node test/mock.mjs [port]     logins: staff/staff (shengcun with code 123456), phone 13800000001 code 246810, paper 7K2M9QXB
import { createServer } from 'node:http'
import { existsSync, readFileSync } from 'node:fs'
import { makeApi } from './mock-api.mjs'

const dist = new URL('../dist/', import.meta.url).pathname
const CSP = "default-src 'self'"

function loadFiles() {
  const files = new Map()
  for (const line of readFileSync(dist + 'manifest.tsv', 'utf8').trim().split('\n')) {
    const [path, name, type, cache, etag] = line.split('\t')
    const read = ext => (existsSync(dist + name + ext) ? readFileSync(dist + name + ext) : null)
    files.set(path, { type, cache, etag: `"${etag}"`, body: read(''), br: read('.br'), gz: read('.gz') })
  }
  return files
}

/** The face that answers a path: its own page, the page of its first segment, or the elder's. */
function pageOf(files, path) {
  return files.get(path) ?? (/\.\w+$/.test(path) ? null : files.get('/' + path.split('/')[1]) ?? files.get('/'))
}

export function startMock(port = 0, options = {}) {
  const files = loadFiles()
  const api = makeApi(options)
  const server = createServer(async (req, res) => {
    const url = new URL(req.url, 'http://x')
    if (url.pathname.startsWith('/api/')) return api(req, res, url)
    const file = pageOf(files, url.pathname)
    if (!file) return res.writeHead(404).end()
    const accept = req.headers['accept-encoding'] ?? ''
    const [body, coding] = file.br && /\bbr\b/.test(accept) ? [file.br, 'br'] : file.gz && /gzip/.test(accept) ? [file.gz, 'gzip'] : [file.body]
    const head = {
      'content-type': file.type, 'content-security-policy': CSP, 'x-content-type-options': 'nosniff', 'etag': file.etag, 'vary': 'accept-encoding',
      'cache-control': file.cache === 'immutable' ? 'public, max-age=31536000, immutable' : 'no-cache',
    }
    if (req.headers['if-none-match'] === file.etag) return res.writeHead(304, head).end()
    if (coding) head['content-encoding'] = coding
    res.writeHead(200, { ...head, 'content-length': body.length }).end(body)
  })
  return new Promise(done => server.listen(port, '127.0.0.1', () => done({ url: `http://127.0.0.1:${server.address().port}`, close: () => { server.closeAllConnections?.(); server.close() } })))
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const { url } = await startMock(+(process.argv[2] ?? 8081))
  console.log(`mock at ${url}`)
}
