// After vite: .br and .gz beside every text file, and dist/manifest.tsv for whoever serves or embeds dist.
// Columns: URL path, file, content type, cache ("immutable" or "no-cache"), etag. A face's page stands for
// its path and everything below it ("/staff" and "/staff/…"); "/" stands for what nothing else claims.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { join, relative } from 'node:path'
import { transformWithEsbuild } from 'vite'

const dist = new URL('./dist/', import.meta.url).pathname
const TYPES = {
  html: 'text/html; charset=utf-8', js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml', webmanifest: 'application/manifest+json', json: 'application/json',
}
const walk = d => readdirSync(d).flatMap(n => (statSync(join(d, n)).isDirectory() ? walk(join(d, n)) : join(d, n)))
const rows = []
const text = name => readFileSync(join(dist, name), 'utf8')

// The elder's first screen goes into its page.
const ssr = new URL('./build-ssr/', import.meta.url)
const { firstScreen } = await import(new URL('prerender.js', ssr))
writeFileSync(join(dist, 'index.html'), text('index.html').replace('<div id="app"></div>', `<div id="app">${await firstScreen()}</div>`))
rmSync(ssr, { recursive: true })

// What each face needs, opened pages included: the list of the service worker.
function partsOf(page) {
  const seen = new Set()
  const see = name => {
    if (seen.has(name)) return
    seen.add(name)
    if (name.endsWith('.js')) for (const m of text(name).matchAll(/["'](?:\.\/|assets\/)([\w-]+\.(?:js|css))["']/g)) see('assets/' + m[1])
  }
  for (const m of text(page).matchAll(/(?:src|href)="\/(assets\/[^"]+)"/g)) see(m[1])
  return [...seen].map(n => '/' + n)
}
const files = Object.fromEntries(readdirSync(dist).filter(n => n.endsWith('.html')).map(n => [n.replace('.html', ''), ['/' + n.replace(/(index)?\.html$/, ''), ...partsOf(n)]]))
const pages = Object.keys(files).map(f => text(f + '.html')).join('')
const version = createHash('sha256').update(JSON.stringify(files) + pages).digest('hex').slice(0, 8)
const worker = readFileSync(new URL('./src/sw.js', import.meta.url), 'utf8').replace(/\{\} \/\*.*?\*\//, JSON.stringify(files)).replace('VERSION', version)
writeFileSync(join(dist, 'sw.js'), (await transformWithEsbuild(worker, 'sw.js', { minify: true, target: 'chrome70' })).code)

for (const file of walk(dist).filter(f => !/\.(br|gz|tsv)$/.test(f)).sort()) {
  const name = relative(dist, file)
  const ext = name.split('.').pop()
  if (!TYPES[ext]) throw new Error(`no content type for ${name}`)
  const body = readFileSync(file)
  const br = brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: body.length } })
  const gz = gzipSync(body, { level: 9 })
  if (br.length < body.length) writeFileSync(file + '.br', br)
  if (gz.length < body.length) writeFileSync(file + '.gz', gz)
  const path = ext === 'html' ? '/' + name.replace(/(index)?\.html$/, '') : '/' + name
  const etag = createHash('sha256').update(body).digest('hex').slice(0, 16)
  rows.push([path, name, TYPES[ext], name.startsWith('assets/') ? 'immutable' : 'no-cache', etag].join('\t'))
}
writeFileSync(join(dist, 'manifest.tsv'), rows.join('\n') + '\n')
console.log(`${rows.length} files packed`)
