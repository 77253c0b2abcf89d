// The wall: somebody presses for help on the phone, the station hears of it, answers by one key, sends somebody,
// writes how it ended; the elder's page says who answered. Of the made-up server and of the real one.
import { note } from './tap.mjs'

export function wallJourney(journey) {
  journey('the wall: a press on the phone, answered, sent and closed by keys; the phone says who answered', 'operator', '/api/wall', async ({ page, world, browser, is }) => {
    await page.setViewportSize({ width: 1920, height: 1080 })
    await page.goto(`${world.url}/wall`)
    await page.waitForSelector('.kpi dl')
    let phone = null
    if (world.real) {
      const context = await world.context('elder', { viewport: { width: 390, height: 844 } })
      phone = await context.newPage()
      await phone.goto(`${world.url}/sos`)
      await phone.waitForSelector('.list li')
      const pressed = Date.now()
      await page.waitForSelector('.al.now')
      note(`a press on the phone is on the wall after ${Date.now() - pressed} ms`)
      await (await phone.$('.sos-line'))?.click() // 不等了，马上接通; a call that is open already rings at once
    }
    await page.waitForSelector('.al.now')
    const top = () => page.textContent('.al.now .al-who b').then(t => t.trim())
    await is(async () => (await page.textContent('.d h2')).includes(await top()), async () => 'the top alarm is chosen: ' + await top())
    await page.waitForSelector('.ct li')
    await is(async () => await page.$('.wl-sound .btn.bad') !== null, 'the sound says that it is off')
    await page.keyboard.press(' ')
    await page.waitForSelector('.big .wide2')
    await is(async () => await page.$('.al.on .tag.ok') !== null, 'answered by one key')
    await is(() => page.evaluate(() => /试过|tested|没试通|failed/.test(document.querySelector('.wl-sound').textContent)), 'the sound was proved')
    if (phone) {
      await phone.waitForFunction(() => /接|answered/.test(document.querySelector('h1').textContent))
      await is(true, async () => 'the phone says who answered: ' + await phone.textContent('h1'))
    }
    await page.keyboard.press('d')
    await page.waitForFunction(() => document.querySelectorAll('.step .ok').length >= 3)
    await is(true, 'somebody was sent by one key')
    await page.keyboard.press('r')
    await page.waitForSelector('.wl-form')
    await page.click('.wl-form .pick:nth-child(1)')
    const mine = await page.$('.al.on') // others may come meanwhile
    await page.click('.wl-form .btn.main')
    await page.waitForFunction(a => !a.isConnected, mine)
    await is(true, 'closed with a code')
    void browser
  })
}
