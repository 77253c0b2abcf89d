// One page per face; icons and the head script are inlined or hashed here, so that the built app asks
// for nothing but its own files.
import { defineConfig, transformWithEsbuild } from 'vite'
import vue from '@vitejs/plugin-vue'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'

const src = new URL('./src/', import.meta.url).pathname
const faces = readdirSync(src).filter(f => f.endsWith('.html'))

// `import IconHome from 'icon:home'` gives a component with that Tabler outline icon, and only that one.
function icons() {
  let set
  const body = name => {
    set ??= JSON.parse(readFileSync(new URL('./node_modules/@iconify-json/tabler/icons.json', import.meta.url)))
    const icon = set.icons[name] ?? set.icons[set.aliases?.[name]?.parent]
    if (!icon) throw new Error(`no such icon: ${name}`)
    return icon.body.replace(/^<g [^>]*>|<\/g>$/g, '').replace(/ (fill="none"|stroke="currentColor"|stroke-linecap="round"|stroke-linejoin="round"|stroke-width="2")/g, '')
  }
  return {
    name: 'icons',
    resolveId: id => (id.startsWith('icon:') ? '\0' + id : null),
    load(id) {
      if (!id.startsWith('\0icon:')) return null
      const name = id.slice(6)
      return `import { icon } from '/base/icon.ts'\nexport default icon(${JSON.stringify(body(name))}, ${name.endsWith('-filled')})`
    },
  }
}

// Shared styles first, the face's own last: rules of equal weight are won by the face. All of them before
// the scripts: a browser asks for six files at a time, and nothing is painted without the styles.
function inOrder(html) {
  const links = html.match(/ *<link rel="stylesheet"[^>]*>\n/g) ?? []
  const rank = l => ['core', 'work'].findIndex(n => l.includes(`/${n}-`)) & 3
  const sorted = links.slice().sort((a, b) => rank(a) - rank(b)).join('')
  return links.reduce((out, l) => out.replace(l, ''), html).replace(/ *<script type="module"/, m => sorted + m)
}

// The head script runs before the first paint, so it is a classic script of its own file.
function boot() {
  let file, code
  return {
    name: 'boot',
    async buildStart() {
      const text = readFileSync(src + 'boot.js', 'utf8')
      code = (await transformWithEsbuild(text, 'boot.js', { minify: true, target: 'chrome70' })).code
      file = `assets/boot-${createHash('sha256').update(code).digest('hex').slice(0, 8)}.js`
    },
    configureServer(server) {
      server.middlewares.use('/boot.js', (q, r) => r.setHeader('content-type', 'text/javascript').end(code))
    },
    transformIndexHtml: {
      order: 'post',
      handler: (html, { server }) => inOrder(html.replace(/ {2}src="\/boot\.js"| src="\/boot\.js"/, ` src="/${server ? 'boot.js' : file}"`)),
    },
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: file, source: code })
    },
  }
}

// Three files for every face: Vue, what the elder's first screen needs of what all faces share, the face
// itself; then `more`, what most other pages share besides. The rest is Rollup's own cut.
const CORE = /\/src\/(style\/(tokens|base|parts)\.css|base\/(?!queue|live|send|cards|paper|keep|renew|marks)|text\/(common|zh\/common)|parts\/(SayBtn|NotFound)\.)|icon:(volume|player-stop|phone-call|users|user|chevron-right|receipt|heart-handshake|urgent)$/
const MORE = /\/src\/(base\/(cards|paper|marks)|parts\/(Logo|ActBtn|Load|QuickPrefs)\.)|icon:(language|text-size|arrow-left|arrow-back-up|phone|home|search|hand-stop|printer|clock|check|circle-check|wifi-off|alert-triangle)$/
function chunk(id) {
  if (/node_modules\/@?vue|plugin-vue:export-helper|vite\/preload-helper/.test(id)) return 'vue'
  if (/parts\/(Field|FormErrors|Birth)\./.test(id)) return 'form'
  if (/parts\/(food|Tray|Dish)\./.test(id)) return 'food'
  if (/style\/work\.css/.test(id)) return 'work'
  return CORE.test(id) ? 'core' : MORE.test(id) ? 'more' : undefined
}

const ssr = process.argv.includes('--ssr')

export default defineConfig({
  root: src,
  publicDir: false,
  plugins: [icons(), boot(), vue()],
  define: { __VUE_OPTIONS_API__: false, __VUE_PROD_DEVTOOLS__: false, __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: false },
  server: { proxy: { '/api': process.env.YL_URL ?? 'http://127.0.0.1:8081' } },
  build: {
    outDir: ssr ? '../build-ssr' : '../dist',
    emptyOutDir: true,
    target: 'chrome70',
    cssTarget: 'chrome70',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rollupOptions: ssr ? {} : {
      input: Object.fromEntries(faces.map(f => [f.replace('.html', ''), src + f])),
      output: {
        assetFileNames: 'assets/[name]-[hash][extname]',
        chunkFileNames: c => `assets/${c.name.replace(/\W.*|_vue_type.*/g, '') || 'icon'}-[hash].js`,
        entryFileNames: 'assets/[name]-[hash].js',
        manualChunks: chunk,
      },
    },
  },
})
