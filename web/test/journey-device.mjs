// From the wrist to the outcome: a watch presses SOS over its own protocol, a kitchen smells smoke over a real
// broker, the operator's wall shows both, one is answered with the space bar and ended with how it is known.
// Only over the real server: tools/test-web-real says where its doors are (YL_SEND, YL_MQTT).
import { execFileSync } from 'node:child_process'
import net from 'node:net'
import { until } from './browser.mjs'
import { note } from './tap.mjs'

const word = s => Buffer.concat([Buffer.from([0, Buffer.byteLength(s)]), Buffer.from(s)])
const packet = (head, ...parts) => {
  const body = Buffer.concat(parts)
  const size = body.length < 128 ? [body.length] : [body.length % 128 | 128, body.length >> 7]
  return Buffer.concat([Buffer.from([head, ...size]), body])
}

/** MQTT 3.1.1: connect, publish at QoS 1, wait for the broker's answer. */
function publish(port, topic, payload) {
  return new Promise((done, failed) => {
    const socket = net.connect(port, '127.0.0.1')
    socket.setTimeout(60_000, () => failed(new Error('the broker does not answer')))
    socket.on('error', failed)
    socket.on('connect', () => socket.write(packet(0x10, word('MQTT'), Buffer.from([4, 2, 0, 30]), word('journey'))))
    socket.on('data', got => {
      if (got[0] === 0x20) socket.write(packet(0x32, word(topic), Buffer.from([0, 1]), Buffer.from(payload)))
      else if (got[0] === 0x40) {
        socket.end(packet(0xe0))
        done()
      }
    })
  })
}

export function deviceJourney(journey, { see, text }) {
  journey('a press on the wrist and smoke at home are on the wall, answered and ended', 'operator', '/api/wall', async ({ page, world, is }) => {
    if (!world.real || !process.env.YL_SEND) return
    const open = async kind => (await world.ask('operator', 'GET', '/api/wall')).items.filter(a => a.kind === kind)
    await page.goto(world.url + '/wall')
    await page.waitForSelector('.kpi dl')
    const [file, ...words] = process.env.YL_SEND.split(' ')
    const before = Date.now()
    const said = JSON.parse(execFileSync(file, words, { encoding: 'utf8' }))
    await is(said.answered, 'the watch was answered')
    await page.waitForSelector('.al:has-text("王秀英")')
    note(`a press on the wrist is on the wall after ${Date.now() - before} ms`)
    const sos = (await open('sos'))[0]
    await is(sos && sos.name === '王秀英', 'by name')

    if (process.env.YL_MQTT) {
      await until(async () => { // as a device says it until it is heard
        await publish(+process.env.YL_MQTT, 'yl/1/demo/smoke-25/up/event', '{"type":"smoke","id":"journey-1"}')
        return (await open('smoke')).length
      })
      await is(async () => (await open('smoke')).length === 1, 'smoke is an alarm')
      await page.waitForFunction(() => document.querySelectorAll('.al').length >= 2)
    }

    await page.click('.al:has-text("王秀英")')
    await page.waitForFunction(() => /王秀英/.test(document.querySelector('.pf')?.textContent ?? ''))
    await page.evaluate(() => document.activeElement?.blur())
    await page.keyboard.press(' ')
    await page.waitForSelector('.big .wide2')
    await page.keyboard.press('r')
    await page.click('.wl-form .pick:nth-child(3)')
    await page.fill('#end-words', '接通了，按错了')
    await page.click('.wl-form .btn.main')
    await page.waitForFunction(() => ![...document.querySelectorAll('.al')].some(a => /王秀英/.test(a.textContent) && /求助|SOS/i.test(a.textContent)))
    const ended = await world.ask('operator', 'GET', `/api/alarms/${sos.id}`)
    await is(ended.state === 'resolved' && ended.events.some(e => e.what === 'acknowledged'), async () => 'acknowledged and ended: ' + (await text(page, '.q h2')))
  })
}
