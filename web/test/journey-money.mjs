// Money: cash onto a card by keys alone, a payment by the family, a draft tried, a claim asked about and approved,
// a bank's list beside the books.
import { answered } from './browser.mjs'

export function moneyJourney(journey, { see, text }) {
  const balance = async (world, elder) => (await world.ask('elder', 'GET', '/api/cards/' + elder)).balance_fen
  const wang = async world => (await world.ask('elder', 'GET', '/api/session')).person.id

  journey('counter: 20 yuan onto a card by keys alone, the receipt, taken back with F9', 'counter', '/api/counter/find?q=w', async ({ page, world, is }) => {
    const elder = await wang(world)
    const before = await balance(world, elder)
    await page.goto(world.url + '/counter')
    await page.waitForSelector('#q')
    await page.keyboard.press('F4')
    await page.waitForSelector('.cm-way')
    await page.waitForFunction(() => document.activeElement?.id === 'q')
    await page.keyboard.type('wxy')
    await answered(page, '#q-list')
    await page.waitForFunction(() => /王秀英/.test(document.querySelector('#q-list li')?.textContent ?? ''))
    await page.keyboard.press('Enter')
    await page.waitForFunction(() => document.activeElement?.id === 'amount')
    await page.keyboard.type('20')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.receipt')
    await is(async () => /20\.00/.test(await text(page, '.receipt')) && /王秀英/.test(await text(page, '.receipt')), 'the receipt says who and how much')
    await is(async () => await balance(world, elder) === before + 2000, 'the card has 20 yuan more')
    await page.keyboard.press('F9')
    await page.waitForFunction(() => document.activeElement?.id === 'amount')
    await is(async () => await balance(world, elder) === before, 'taken back')
    await page.keyboard.press('F4')
    await page.keyboard.type('9999')
    await page.keyboard.press('Enter')
    await page.waitForSelector('.cr .f-error')
    await is(async () => /只有/.test(await text(page, '.cr .f-error')), 'more than there is is told, not done')
    await is(async () => await balance(world, elder) === before, 'nothing moved')
  })

  journey('family: 50 yuan onto mother’s card, told when it has come', 'family', '/api/family', async ({ page, world, is }) => {
    const elder = await wang(world)
    const before = await balance(world, elder)
    await page.goto(world.url + world.path('/family/1001/money'))
    await page.waitForSelector('.fbal')
    await page.click('.fno .daypick .btn:first-child')
    await page.click('.fno .btn.main')
    await page.waitForFunction(() => /到饭卡里/.test(document.querySelector('.fno .fsaid')?.textContent ?? ''))
    await is(async () => await balance(world, elder) === before + 5000, 'the card has 50 yuan more')
  })

  journey('elder: 饭卡 says what is there in large letters and reads each line', 'elder', '/api/me', async ({ page, world, is }) => {
    const elder = await wang(world)
    const { free_fen: free } = await world.ask('elder', 'GET', '/api/cards/' + elder)
    await page.goto(world.url + '/me')
    await page.click('a[href="/card"]')
    await page.waitForSelector('.ec-big')
    await is(async () => (await text(page, '.ec-big')).startsWith(String(Math.floor(free / 100))), 'the same as the books')
    await is(async () => (await page.$$('article .say')).length > 0, 'every movement can be heard')
    await page.click('a[href="/card/mine"]')
    await page.waitForSelector('.ec-eg')
    await is(async () => /您付/.test(await text(page, '.ec-eg')), 'says what a meal would cost')
  })

  journey('office: one figure of the rules changed and tried on last month', 'gov', '/api/benefits/programmes', async ({ page, world, is }) => {
    await page.goto(world.url + '/gov/trial')
    await page.waitForSelector('.gv-rule')
    const rules = JSON.parse(await page.inputValue('#rules'))
    const at = rules.rules.findIndex(r => r.id === 's80')
    await page.fill(`#fig-rules-${at}-benefit-fen`, String(rules.rules[at].benefit.fen / 100 + 1))
    await page.press(`#fig-rules-${at}-benefit-fen`, 'Tab')
    await see(page, '餐费补 5 元')
    await page.click('form .btn.main')
    await page.waitForSelector('.gv-bars')
    await is(async () => /一共多出/.test(await page.innerText('main')), 'says what it costs more')
    await is(async () => /[1-9]\d* 人少付/.test(await page.innerText('main')), 'says who gains')
  })

  journey('office: a rule with a fault is refused naming rule and reason', 'gov', '/api/benefits/programmes', async ({ page, world, is }) => {
    await page.goto(world.url + '/gov/programmes/new')
    await page.fill('#rules', '{"id":"bad","place":"x","from":"2027-01-01","rules":[{"id":"s60","kind":"subsidy","group":"day","who":{"age":[60,79]},"benefit":{"type":"fixed","fen":200},"funders":[["town",9000]]}]}')
    await page.click('.gv-acts .btn')
    await page.waitForSelector('.gv-say.bad, #rules-error')
    await is(async () => /s60|规则/.test(await page.innerText('form')), 'names the rule')
    await is(async () => !await page.$('.gv-acts .btn.main'), 'cannot be saved')
  })

  journey('office: a claim is asked about, answered and approved', 'gov', '/api/claims', async ({ page, world, is }) => {
    const claim = (await world.ask('gov', 'GET', '/api/claims')).items.find(x => x.state === 'submitted')
    await page.goto(world.url + '/gov/claims/' + claim.id)
    await page.waitForSelector('.gv-chain')
    await page.click('.gv-acts button:has-text("有疑问")')
    await page.fill('#question', '请补三天的照片')
    await page.click('form .btn.main')
    await see(page, '问：请补三天的照片')
    await page.click('.gv-acts button:has-text("说清楚了")')
    await see(page, '又回到等核准')
    await page.click('.gv-acts .btn.main')
    await see(page, '核准了')
    await is(async () => (await world.ask('gov', 'GET', '/api/claims')).items.find(x => x.id === claim.id).state === 'approved', 'approved in the books')
  })

  journey('site: the bank’s list beside the books, every difference and every bad row', 'manager', '/api/funds/cover', async ({ page, world, is }) => {
    await page.goto(world.url + '/books/bank')
    await page.waitForSelector('#file')
    await page.setInputFiles('#file', { name: '银行.csv', mimeType: 'text/csv', buffer: Buffer.from('日期,金额,流水号,摘要\n2026-11-19,50.00,B-17,王秀英 充值\n不是日子,30.00,B-18,饭钱\n') })
    await page.click('.gv-acts .btn.main')
    await see(page, '账本里没有')
    await see(page, '读不懂的行')
    await page.click('.ft-open')
    await page.click('#ft-all a[href="/books/drawer"]')
    await page.fill('#k10000', '3')
    await page.click('form .btn.main')
    await see(page, '账上应有')
    await is(async () => /相差/.test(await page.innerText('main')), 'the difference is said')
  })
}
