// From a device's packet to a person's answer and an outcome, all of it real: a watch over TCP, a button through a
// mosquitto, the built program on a demo community, the wall in a browser.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { LIMIT, openBrowser, until } from './browser.mjs'
import { note, ok, skip } from './tap.mjs'
import { openWorld } from './world.mjs'

const yinlin = process.env.YL_YINLIN ?? new URL('../../build/yinlin', import.meta.url).pathname
const mosquitto = '/usr/sbin/mosquitto'
const WATCH = '8800000020' // of the demo's first elder, and the button in her bathroom
const BUTTON = 'yl/1/demo/sos-23/up/event'

const freePort = () => +execFileSync(new URL('../../tools/free-port', import.meta.url).pathname)
const pause = ms => new Promise(done => setTimeout(done, ms))

/** One QoS 1 message by the plainest MQTT 3.1.1; resolves when the broker has taken it. */
function publish(port, topic, payload) {
  const text = s => Buffer.concat([Buffer.from([s.length >> 8, s.length & 255]), Buffer.from(s)])
  const packet = (head, body) => Buffer.concat([Buffer.from([head, body.length & 127 | (body.length > 127 ? 128 : 0), ...(body.length > 127 ? [body.length >> 7] : [])]), body])
  return new Promise((done, fail) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(packet(0x10, Buffer.concat([text('MQTT'), Buffer.from([4, 2, 0, 60]), text('drill')]))))
    socket.on('error', fail)
    socket.on('data', d => {
      if (d[0] === 0x20) socket.write(packet(0x32, Buffer.concat([text(topic), Buffer.from([0, 1]), Buffer.from(payload)])))
      if (d[0] === 0x40) {
        socket.end()
        done()
      }
    })
  })
}

async function start(folder) {
  const broker = freePort()
  writeFileSync(folder + '/m.conf', `listener ${broker} 127.0.0.1\nallow_anonymous true\nlog_dest none\npersistence false\n`)
  const far = spawn(mosquitto, ['-c', folder + '/m.conf'], { stdio: 'ignore' })
  await until(() => new Promise(done => connect(broker, '127.0.0.1').on('connect', function () { done(this.end()) }).on('error', () => done(null))))
  spawnSync(yinlin, ['demo', '--data', folder + '/data'])
  const serve = spawn(yinlin, ['serve', '--data', folder + '/data', '--listen', '127.0.0.1:0', '--devices', 'setracker=0', '--devices-address', '127.0.0.1', '--mqtt', `mqtt://127.0.0.1:${broker}`], { stdio: ['ignore', 'ignore', 'pipe'] })
  const [port, door] = await new Promise((done, fail) => {
    let said = ''
    setTimeout(() => fail(new Error('no door was opened: ' + said.slice(-300))), LIMIT).unref()
    serve.stderr.on('data', d => {
      said += d
      const listens = /"listening on port","number":(\d+)/.exec(said)
      const devices = /"setracker":\[(\d+)/.exec(said)
      if (listens && devices) done([+listens[1], +devices[1]])
    })
  })
  return { url: `http://127.0.0.1:${port}`, door, broker, stop: () => new Promise(done => { far.kill('SIGTERM'); if (serve.exitCode !== null) done(); serve.on('exit', done).kill('SIGTERM') }) }
}

/** The top alarm is the elder's; answered by a key, closed with what was done. */
async function followed(page, begun, what) {
  await page.waitForFunction(() => document.querySelector('.al.now .al-who b')?.textContent === '王秀英')
  ok(true, `${what}: on the wall ${Date.now() - begun} ms after it was sent`)
  await page.keyboard.press(' ')
  await page.waitForSelector('.big .wide2')
  await page.keyboard.press('r')
  await page.waitForSelector('.wl-form')
  const mine = await page.$('.al.on') // others may come meanwhile
  await page.click('.wl-form .btn.main')
  await page.waitForFunction(a => !a.isConnected, mine)
  ok(true, `${what}: answered by a person, closed with an outcome`)
}

export async function run() {
  const name = 'a drill from the packet to the outcome'
  if (!existsSync(yinlin) || !existsSync(mosquitto)) return skip(name, 'needs build/yinlin and mosquitto')
  if (process.env.YL_URL) return skip(name, 'it starts a server of its own')
  const folder = mkdtempSync(tmpdir() + '/yl-drill-')
  const browser = await openBrowser()
  let place = null
  try {
    place = await start(folder)
    process.env.YL_URL = place.url
    await until(() => fetch(place.url + '/readyz').then(r => r.ok, () => false))
    const world = await openWorld(browser)
    const context = await world.context('operator', { viewport: { width: 1920, height: 1080 } })
    const page = await context.newPage()
    await page.goto(place.url + '/wall')
    await page.waitForSelector('.kpi dl')
    const begun = Date.now()
    const sent = spawnSync(yinlin, ['send', '--protocol', 'setracker', '--to', `127.0.0.1:${place.door}`, '--id', WATCH, '--sos'], { encoding: 'utf8' })
    ok(sent.status === 0, 'the watch was answered', sent.stderr)
    await followed(page, begun, 'a watch over TCP')
    await pause(1100) // another second of the button's clock
    const pressed = Date.now()
    // Said until it is heard, as a button does.
    await until(() => publish(place.broker, BUTTON, JSON.stringify({ id: 'drill-1', type: 'sos', t: Math.floor(pressed / 1000) })).then(() => page.$('.al.now')))
    await followed(page, pressed, 'a button through mosquitto')
    const { answers } = await world.ask('operator', 'GET', '/api/wall/report')
    ok(answers.alarms === answers.answered && answers.within_60 === answers.answered, 'every alarm was answered within a minute', JSON.stringify(answers))
  } catch (e) {
    ok(false, name, e.stack)
  } finally {
    delete process.env.YL_URL
    await browser.close()
    await place?.stop()
    const audit = spawnSync(yinlin, ['audit', '--data', folder + '/data'], { encoding: 'utf8' })
    ok(audit.status === 0, 'no audit is broken', audit.stdout + audit.stderr)
    rmSync(folder, { recursive: true, force: true })
  }
  note('drill')
}
