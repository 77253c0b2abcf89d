// After vite: .br and .gz beside every text file, and dist/manifest.tsv for whoever serves or embeds dist.
// Columns: URL path, file, content type, cache ("immutable" or "no-cache"), etag. A face's page stands for
// its path and everything below it ("/staff" and "/staff/…"); "/" stands for what nothing else claims.
import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { join, relative } from 'node:path'
import { transformWithEsbuild } from 'vite'

const dist = new URL('./dist/', import.meta.url).pathname
const TYPES = {
  html: 'text/html; charset=utf-8', js: 'text/javascript; charset=utf-8', css: 'text/css; charset=utf-8',
  svg: 'image/svg+xml', png: 'image/png', webmanifest: 'application/manifest+json', json: 'application/json',
}
const walk = d => readdirSync(d).flatMap(n => (statSync(join(d, n)).isDirectory() ? walk(join(d, n)) : join(d, n)))
const rows = []
const text = name => readFileSync(join(dist, name), 'utf8')

// The elder's first screen goes into its page.
const ssr = new URL('./build-ssr/', import.meta.url)
const { firstScreen } = await import(new URL('prerender.js', ssr))
writeFileSync(join(dist, 'index.html'), text('index.html').replace('<div id="app"></div>', `<div id="app">${await firstScreen()}</div>`))
rmSync(ssr, { recursive: true })

// Each face can be put on the home screen as an app of its own: who logs in, or goes on to another face of the
// same work, stays in its window, so all have the whole site as scope.
const NO_APP = ['login.html', 'canteens.html', 'subsidies.html']
const WALLS = ['kitchen.html', 'wall.html']
const icon = (file, px, purpose) => ({ src: `/app/${file}-${px}.png`, sizes: `${px}x${px}`, type: 'image/png', purpose })
mkdirSync(join(dist, 'app'), { recursive: true })
const drawn = new URL('./src/style/app/', import.meta.url).pathname
for (const file of readdirSync(drawn)) copyFileSync(drawn + file, join(dist, 'app', file))
for (const html of readdirSync(dist).filter(n => n.endsWith('.html') && !NO_APP.includes(n))) {
  const face = html.replace('.html', '')
  const start = face === 'index' ? '/' : '/' + face
  const name = /<title>(.*?)<\/title>/.exec(text(html))[1]
  const colour = /name="theme-color" content="(.*?)"/.exec(text(html))[1]
  writeFileSync(join(dist, 'app', face + '.webmanifest'), JSON.stringify({
    id: start, start_url: start, scope: '/', name, short_name: name.replace(/ · /, ''), lang: 'zh-CN', dir: 'ltr',
    display: WALLS.includes(html) ? 'fullscreen' : 'standalone', theme_color: colour, background_color: colour, categories: ['health', 'food', 'lifestyle'],
    icons: [icon('icon', 192, 'any'), icon('icon', 512, 'any'), icon('mask', 192, 'maskable'), icon('mask', 512, 'maskable')],
  }))
  writeFileSync(join(dist, html), text(html).replace('<link rel="icon"', `<link rel="manifest" href="/app/${face}.webmanifest"><link rel="apple-touch-icon" href="/app/apple-180.png">$&`))
}

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
