// npm test: everything, one TAP stream. YL_URL=http://… judges a running server instead of the mock.
// Words after the command choose: npm test -- build pages   (waits, build, pages, journeys …)
import './clock.mjs'
import { judgeAnswers } from './answers.mjs'
import { end, note } from './tap.mjs'

const wanted = process.argv.slice(2)
const start = Date.now()
for (const name of ['waits', 'build', 'app', 'pages', 'twice', 'journeys', 'walk', 'offline', 'drill', 'shapes']) {
  if (wanted.length ? !wanted.includes(name) : name === 'twice') continue // a quarter of an hour: only when named
  note(name)
  await (await import(`./${name}.mjs`)).run()
}
judgeAnswers()
note(`${Math.round((Date.now() - start) / 1000)} s`)
end()
