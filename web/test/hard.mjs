// A machine and a line that are slow, so that what two things race for is lost here and not once a month elsewhere:
//   YL_CPU=6      pages compute six times as slowly
//   YL_SLOW=800   every request of a page to the API waits up to so many ms on its way there, its answer as long again
//   YL_SHUFFLE=7  pages and journeys in another order, the same for the same number
import { createServer, request } from 'node:http'

const cpu = +(process.env.YL_CPU ?? 0)
const slow = +(process.env.YL_SLOW ?? 0)
const seed = +(process.env.YL_SHUFFLE ?? 0)
const late = () => new Promise(done => setTimeout(done, Math.random() * slow))

/** The list in the order of this run. */
export function inOrder(list) {
  let x = seed
  const next = () => (x = (x * 1103515245 + 12345) & 0x7fffffff)
  return seed ? list.map(v => [next(), v]).sort((a, b) => a[0] - b[0]).map(([, v]) => v) : list
}

/** Slows the pages of a context, those to come too. */
export function slowPages(context) {
  if (cpu > 1) context.on('page', page => {
    context.newCDPSession(page).then(s => s.send('Emulation.setCPUThrottlingRate', { rate: cpu })).catch(() => undefined) // closed already
  })
  return context
}

/** The server at `url` behind a slow line: { url, close }. Each request has a delay of its own, so they pass one another. */
export async function slowLine(url) {
  if (!slow) return { url, close() {} }
  const server = createServer(async (req, res) => {
    const api = req.url.startsWith('/api/')
    if (api) await late()
    const there = request(url + req.url, { method: req.method, headers: req.headers }, async reply => {
      if (api && req.url !== '/api/events') await late()
      res.writeHead(reply.statusCode, reply.headers)
      reply.pipe(res)
    })
    there.on('error', () => res.destroy())
    res.on('close', () => there.destroy())
    req.pipe(there)
  })
  await new Promise(done => server.listen(0, '127.0.0.1', done))
  return { url: `http://127.0.0.1:${server.address().port}`, close: () => { server.closeAllConnections(); server.close() } }
}
