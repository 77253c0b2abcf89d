import { answered, atRest, openBrowser } from './browser.mjs'
import { inOrder } from './hard.mjs'
import { judge, keyboard } from './judge.mjs'
import { note, ok, skip } from './tap.mjs'
import { openWorld } from './world.mjs'

// Every page with the modes it has. `role` is who looks; `ready` must be on the page before it is judged;
// `made`: only the made-up replies hold such a case, a street that begins has none; `remake`: a reply, changed on its
// way to the page, for the numbers no street has every day.
const all = ['standard', 'elder']
const touch = ['standard', 'elder', 'kiosk']
export const pages = [
  { path: '/login', role: 'elder', modes: touch, ready: '#phone' },
  { path: '/login/bind', role: 'elder', modes: touch, ready: '#bind' },
  { path: '/login/staff', role: 'elder', modes: all, ready: '#login' },
  { path: '/', role: 'elder', modes: all, ready: '.home header h1', act: p => p.waitForFunction(() => document.querySelector('h1').textContent.length > 4) },
  { path: '/order', api: '/api/meals/menu?day=2026-11-21', role: 'elder', modes: touch, ready: '.sets article' },
  { path: '/order?day=tomorrow', api: '/api/meals/menu?day=2026-11-21', role: 'elder', modes: all, ready: '.sets article' },
  { path: '/order/pick', api: '/api/meals/menu?day=2026-11-21', role: 'elder', modes: all, ready: '.picks li' },
  { path: '/order/done/501', api: '/api/meals/orders?mine=1', role: 'elder', modes: all, ready: '.done dl' },
  { path: '/order/mine', api: '/api/meals/orders?mine=1', role: 'elder', modes: all, ready: '.em article' },
  { path: '/order/say/501', role: 'elder', modes: all, ready: '.say' },
  { path: '/order/wrong/501', role: 'elder', modes: all, ready: '.say-b, .say' },
  { path: '/order/wrong/501', name: 'wrong, the canteen has it', role: 'elder', modes: ['elder'], ready: '.say-b, .say', act: async p => {
    if (await p.$('.say-b')) await p.click('.say-b .btn >> nth=0')
    await p.waitForSelector('article.say')
  } },
  { path: '/voices', api: '/api/voices', role: 'elder', modes: all, ready: '.vn-note' },
  { path: '/family/1001/voices', api: '/api/voices', role: 'family', modes: all, ready: '.vn-note' },
  { path: '/votes', role: 'elder', modes: touch, ready: '.em article' },
  { path: '/order/sites', role: 'elder', modes: all, ready: '.em article' },
  { path: '/me/food', role: 'elder', modes: all, ready: '.habit .tight' },
  { path: '/me/food', name: 'food, by habit', role: 'elder', modes: all, ready: '.habit .tight', act: p => p.click('.habit .btn.wide').then(() => p.waitForSelector('.habit .good')) },
  { path: '/kitchen/forecast', role: 'kitchen', modes: ['standard'], ready: '.dt td', wide: true },
  { path: '/canteens', role: 'elder', modes: all, ready: '.cn-grid' },
  { path: '/help', api: '/api/home', role: 'elder', modes: touch, ready: '.calls li' },
  { path: '/sos', api: '/api/sos', role: 'elder', modes: touch, ready: '.list li' },
  { path: '/events', api: '/api/activities', role: 'elder', modes: all, ready: '.em article' },
  { path: '/me', role: 'elder', modes: all, ready: '.lm' },
  { path: '/me/messages', role: 'elder', modes: all, ready: '.em .look' },
  { path: '/me/looks', role: 'elder', modes: all, ready: '.em .lead' },
  { path: '/me/consents', role: 'elder', modes: all, ready: '.em .lead' },
  { path: '/me/consents', name: 'consents, agreeing to one more', role: 'elder', modes: all, ready: '.em > .btn.wide', act: p => p.click('.em > .btn.wide') },
  { path: '/family', api: '/api/family', role: 'family', modes: all, ready: '.hero' },
  { path: '/family/1007/today', api: '/api/family', role: 'family', modes: all, ready: '.hero' },
  { path: '/family/1001/meals', api: '/api/family', role: 'family', modes: all, ready: '.fset' },
  { path: '/family/1001/alarms', api: '/api/family', role: 'family', modes: all, ready: '#al-seen' },
  { path: '/family/me', role: 'family', modes: all, ready: '.lm' },
  { path: '/kitchen', api: '/api/kitchen/board?meal=lunch', role: 'kitchen', modes: ['standard'], ready: '.d', wide: true },
  { path: '/kitchen/labels', api: '/api/kitchen/labels', role: 'kitchen', modes: ['standard'], ready: '.label', wide: true },
  { path: '/kitchen/words', role: 'kitchen', modes: ['standard'], ready: '.dt', wide: true },
  { path: '/kitchen/routes', api: '/api/kitchen/routes', role: 'kitchen', modes: ['standard'], ready: '.a4', wide: true },
  { path: '/counter', api: '/api/counter/find?q=w', role: 'counter', modes: ['standard'], ready: '.cr-start', wide: true },
  { path: '/counter', api: '/api/counter/find?q=w', name: 'counter, a guest', first: w => w.lunch(true), role: 'counter', modes: ['standard'], ready: '#q', wide: true, act: p => p.fill('#q', 'wxy').then(() => p.waitForSelector('.chand')) },
  { path: '/desk', api: '/api/desk', role: 'desk', modes: ['standard'], ready: '.dk-stop', wide: true },
  { path: '/desk', api: '/api/desk', name: 'desk, a change looked at', role: 'desk', modes: ['standard'], ready: '.dk-stop', wide: true, act: p => p.click('.dk-acts .btn').then(() => p.waitForSelector('.dk-means')) },
  { path: '/desk', api: '/api/desk', name: 'desk, moving by choosing', role: 'desk', modes: ['standard'], ready: '.dk-stop', wide: true, act: p => p.click('.dk-grip').then(() => p.waitForSelector('#move-run')) },
  { path: '/desk/sheet', api: '/api/desk', role: 'desk', modes: ['standard'], ready: '.a4', wide: true },
  { path: '/run', api: '/api/run', role: 'courier', modes: all, ready: '.now' },
  { path: '/run', api: '/api/run', name: 'run, nobody answers', role: 'courier', modes: all, ready: '.now', act: p => p.click('.three button:last-child').then(() => p.waitForSelector('.knock')) },
  { path: '/run', api: '/api/run', name: 'run, the box open', role: 'courier', modes: all, ready: '.box-open', act: p => p.click('.box-open').then(() => p.click('.box-l button >> nth=0')).then(() => p.waitForSelector('.box-why')) },
  { path: '/card', api: '/api/me', role: 'elder', modes: all, ready: '.ec-big' },
  { path: '/card/back', api: '/api/me', role: 'elder', modes: all, ready: '.mb' },
  { path: '/card/mine', api: '/api/me', role: 'elder', modes: all, ready: '.em .lead' },
  { path: '/family/1001/money', api: '/api/family', role: 'family', modes: all, ready: '.fbal' },
  { path: '/counter/card', api: '/api/counter/find?q=w', role: 'counter', modes: ['standard'], ready: '.cr-start', wide: true },
  { path: '/counter/card', api: '/api/counter/find?q=w', name: 'top-up, a guest', role: 'counter', modes: ['standard'], ready: '#q', wide: true, act: topUp },
  { path: '/counter/card', api: '/api/counter/find?q=w', name: 'top-up, the receipt', role: 'counter', modes: ['standard'], ready: '#q', wide: true, act: receipt },
  { path: '/gov', role: 'gov', modes: all, ready: '.gv-cards', wide: true },
  { path: '/gov', name: 'overview, a street that begins', role: 'gov', modes: ['standard'], ready: '.gv-cards', wide: true, remake: { '/api/benefits/overview': v => Object.assign(v, { days: [], sites: [], funders: [], groups: [], owed: [], persons: 0, meals: 0, list_fen: 0, subsidy_fen: 0, pay_fen: 0 }) } },
  { path: '/gov', name: 'overview, one day, much given back', role: 'gov', modes: ['standard'], ready: '.gv-cards', wide: true, remake: { '/api/benefits/overview': v => Object.assign(v, { days: [{ ...v.days[0], meals: 123456789 }], subsidy_fen: -98765432100, funders: v.funders.map(f => ({ ...f, fen: -f.fen })) }) } },
  { path: '/gov/programmes', role: 'gov', modes: all, ready: '.dt', wide: true },
  { path: '/gov/programmes', name: 'programme, one', role: 'gov', modes: all, ready: '.dt a', wide: true, act: p => p.click('.dt a').then(() => p.waitForSelector('.gv-rule')) },
  { path: '/gov/programmes/new', role: 'gov', modes: all, ready: '#rules', wide: true },
  { path: '/gov/programmes/new', name: 'programme, with faults', role: 'gov', modes: all, ready: '#rules', wide: true, act: badRules },
  { path: '/gov/programmes/drafts/80', api: '/api/benefits/drafts', made: true, role: 'gov', modes: all, ready: '#figures', wide: true },
  { path: '/gov/programmes/drafts/81', api: '/api/benefits/drafts', made: true, name: 'draft, the second person', role: 'gov', modes: all, ready: '#note', wide: true },
  { path: '/gov/compare', role: 'gov', modes: all, ready: '.dt td', wide: true },
  { path: '/gov/trial', role: 'gov', modes: all, ready: '.gv-rule', wide: true },
  { path: '/gov/trial', name: 'trial, the result', role: 'gov', modes: all, ready: '.gv-rule', wide: true, act: p => p.click('form .btn.main').then(() => p.waitForSelector('.gv-bars')) },
  { path: '/gov/claims', role: 'gov', modes: all, ready: '.dt', wide: true },
  { path: '/gov/claims', name: 'claims, the allowances were paid', made: true, role: 'gov', modes: ['standard'], ready: '.ow .dt td', wide: true, act: p => p.$('.ow .dt .btn').then(b => b && b.click().then(() => p.waitForSelector('.ow .im-good'))) },
  { path: '/gov/claims', name: 'claim, one', role: 'gov', modes: ['standard'], ready: '.dt a', wide: true, act: p => p.click('.dt a').then(() => p.waitForSelector('.gv-chain')) },
  { path: '/gov/subsidies', role: 'gov', modes: all, ready: '.gv-say', wide: true },
  { path: '/gov/subsidies', name: 'subsidies, deciding', role: 'gov', modes: all, ready: '.gv-say', wide: true, act: p => p.$('.gv-case .btn').then(b => b && b.click()) },
  { path: '/gov/sites', role: 'gov', modes: all, ready: '.work-board .dt', wide: true },
  { path: '/gov/sites', name: 'sites, one that leaves', made: true, role: 'gov', modes: ['standard'], ready: '.rp .dt', wide: true, act: p => p.click('.dt tr:has(.tag + .tag) .btn').then(() => p.waitForSelector('.xm .dt')) },
  { path: '/gov/sites', name: 'sites, a loss with nothing written', role: 'gov', modes: ['standard'], ready: '.rp .dt', wide: true, act: p => p.click('.rp section:nth-of-type(3) .btn.main').then(() => p.waitForSelector('.f-error')) },
  { path: '/gov/policies', role: 'gov', modes: all, ready: '.dt', wide: true },
  { path: '/gov/samples', role: 'gov', modes: all, ready: '.gv-say', wide: true },
  { path: '/gov/gifts', role: 'gov', modes: all, ready: '.gf-pool', wide: true },
  { path: '/gov/gifts', name: 'gifts, a pledge', role: 'gov', modes: ['standard'], ready: '.gf-pool', wide: true, act: p => p.click('.gf .pad > .btn').then(() => p.waitForSelector('#g-much')) },
  { path: '/gov/aids', role: 'gov', modes: all, ready: '.dt td', wide: true },
  { path: '/gov/aids', name: 'aids, one more', role: 'gov', modes: ['standard'], ready: '.dt td', wide: true, act: p => p.click('.card:first-of-type > .btn').then(() => p.waitForSelector('#a-yuan')) },
  { path: '/books/stock', role: 'manager', modes: all, ready: '.gf .card', wide: true },
  { path: '/books/helpers', role: 'manager', modes: all, ready: '.gf, .gv-say', wide: true },
  { path: '/books/hub', role: 'manager', modes: all, ready: '.work-board .dt', wide: true },
  { path: '/books/hub', name: 'hub, what is spare', role: 'manager', modes: ['standard'], ready: '.hb .gv-case', wide: true, act: p => p.click('.hb section:nth-of-type(2) > .gv-acts .btn').then(() => p.waitForSelector('#h-much')) },
  { path: '/books/hub', name: 'hub, the office', role: 'gov', modes: ['standard'], ready: '.hb .gv-case', wide: true, act: p => p.click('.hb section:nth-of-type(1) > .gv-acts .btn').then(() => p.waitForSelector('#h-hub')) },
  { path: '/subsidies/partner', role: 'partner', modes: all, ready: '.op-kv' },
  { path: '/subsidies/help', role: 'volunteer', modes: all, ready: '.op-hours' },
  { path: '/subsidies', role: 'elder', modes: all, ready: '.op .dt' },
  { path: '/subsidies', name: 'subsidies, what can I get', role: 'elder', modes: all, ready: '.op .dt', act: p => p.click('.op-ask fieldset:first-of-type button:nth-child(5)').then(() => p.click('.op-ask .btn.main')).then(() => p.waitForSelector('.op-got')) },
  { path: '/books', role: 'manager', modes: all, ready: '.gv-cards', wide: true },
  { path: '/books', name: 'month, days and sums below zero', role: 'manager', modes: all, ready: '.gv-cards', wide: true, remake: {
    '/api/benefits/overview': v => { v.days.forEach((d, i) => { if (i % 3 === 1) d.pay_fen = -d.pay_fen - d.subsidy_fen - 1250 }) },
    '/api/statements/sites/': v => Object.assign(v, { other_fen: -34000, trend: [{ ...v.trend[0], own_percent: -12 }, { ...v.trend[0], month: 202609, own_percent: 108 }], costs: v.costs.map((x, i) => ({ ...x, fen: i ? 0 : -5200 })) }),
  } },
  { path: '/books/bank', role: 'manager', modes: all, ready: '#file', wide: true },
  { path: '/books/bank', name: 'bank, the differences', role: 'manager', modes: all, ready: '#file', wide: true, act: differences },
  { path: '/books/refunds', role: 'manager', modes: all, ready: '.gv-say', wide: true },
  { path: '/books/refunds', name: 'refunds, one to look at', made: true, role: 'admin', modes: ['standard'], ready: '.gv-say', wide: true, act: p => p.click('.row.wrap > .btn').then(() => p.waitForSelector('.rf-care')).then(() => p.click('.dt tr:has(.rf-care) .btn')).then(() => p.waitForSelector('#looked')) },
  { path: '/books/pool', role: 'manager', modes: all, ready: '.rp .dt', wide: true },
  { path: '/books/pool', name: 'pool, nothing written', role: 'manager', modes: ['standard'], ready: '.rp .dt', wide: true, act: p => p.click('.rp form .btn.main').then(() => p.waitForSelector('.f-error')) },
  { path: '/books/drawer', role: 'manager', modes: all, ready: '.dr', wide: true },
  { path: '/books/cases', role: 'manager', modes: all, ready: '.sec-sub p', wide: true },
  { path: '/me/standing', role: 'elder', modes: all, ready: '.st .btn' },
  { path: '/family/1001/standing', role: 'family', modes: all, ready: '.st .btn' },
  { path: '/site', role: 'manager', modes: all, ready: '.si-sum', wide: true },
  { path: '/site/menu', role: 'manager', modes: all, ready: '.si-chips', wide: true },
  { path: '/site/menu', name: 'menu, a meal with nothing in it', role: 'manager', modes: ['standard'], ready: '.si-chips', wide: true, act: p => p.click('form .btn[type=submit]').then(() => p.waitForSelector('.f-sum')) },
  { path: '/site/phone', role: 'manager', modes: all, ready: '#caller', wide: true },
  { path: '/site/phone', name: 'phone, an elder is found', role: 'manager', modes: all, ready: '#caller', wide: true, act: p => p.fill('#caller', 'wxy').then(() => p.waitForSelector('.si-sets')) },
  { path: '/site/dishes', api: '/api/site/dishes', role: 'manager', modes: all, ready: '#d-recipe', wide: true },
  { path: '/site/dishes', name: 'a recipe, as it is understood', role: 'manager', modes: all, ready: '#d-recipe', wide: true, act: p => p.click('.si-do .btn').then(() => p.click('.si-end .btn')).then(() => p.waitForSelector('.si-note')) },
  { path: '/site/chain', role: 'manager', modes: all, ready: '#chain', wide: true },
  { path: '/site/chain', name: 'chain, as it was understood', role: 'manager', modes: all, ready: '#chain', wide: true, act: p => p.fill('#chain', '#接龙\n1. 王秀英 豆腐一份\n2. 谢谢大家\n').then(() => p.click('.btn.main')).then(() => p.waitForSelector('.si-rows')) },
  { path: '/site/paper', role: 'manager', modes: all, ready: '#pl-building', wide: true },
  { path: '/site/paper', name: 'paper, typed back', role: 'manager', modes: all, ready: '#pl-building', wide: true, act: async p => {
    await p.waitForFunction(() => document.querySelectorAll('#pl-building option').length > 1)
    await p.selectOption('#pl-building', { index: 1 })
    await p.waitForSelector('#pl-in')
    for (const line of ['1 2', '2 3', '999 1']) {
      await p.fill('#pl-in', line)
      await p.press('#pl-in', 'Enter')
    }
    await p.waitForSelector('.f-error')
    if (process.env.YL_URL) return // who has ordered already is different each time
    await p.click('.pl-go .btn.main')
    await p.waitForSelector('.pl-lines .si-good')
    await p.waitForSelector('.pl-lines .si-bad')
  } },
  { path: '/site/calls', role: 'manager', modes: all, ready: '.si-good, .si-search', wide: true },
  { path: '/site/complaints', role: 'manager', modes: all, ready: '.cp li', wide: true },
  { path: '/site/complaints', name: 'complaints, deciding with nothing written', role: 'manager', modes: ['standard'], ready: '.cp-form', wide: true, act: p => p.click('.cp-form .btn.main').then(() => p.waitForSelector('.f-error')) },
  { path: '/site/votes', role: 'manager', modes: all, ready: '.si-chips', wide: true },
  { path: '/site/safety', role: 'manager', modes: all, ready: '#lot', wide: true },
  { path: '/site/safety', name: 'safety, a recall with nothing written', role: 'manager', modes: ['standard'], ready: '#lot', wide: true, act: p => p.press('#lot', 'Enter').then(() => p.waitForSelector('.f-error')) },
  { path: '/site/safety', name: 'safety, somebody unwell is noted', role: 'manager', modes: ['standard'], ready: '#unwell', wide: true, act: async p => {
    await p.fill('#unwell', '王秀英')
    await p.press('#unwell', 'Enter')
    await p.locator('.check input').first().check()
    await p.locator('.check input').nth(1).check()
    await p.getByRole('button', { name: /^(记下来|Note it)$/ }).click()
    await p.waitForSelector('.stack .si-said')
  } },
  { path: '/site/safety', name: 'safety, goods used and both forms with nothing written', role: 'manager', modes: ['standard'], ready: '#u-lot', wide: true, act: async p => {
    await p.selectOption('#u-lot', { index: 1 })
    await p.selectOption('#u-dish', { index: 1 })
    await p.fill('#u-kg', '2.5')
    await p.press('#u-kg', 'Enter')
    await p.waitForSelector('.undo')
    await p.press('#u-kg', 'Enter')
    await p.press('#g-kg', 'Enter')
    await p.waitForFunction(() => document.querySelectorAll('.f-sum').length === 2)
  } },
  { path: '/site/staff', role: 'manager', modes: all, ready: '.dt td', wide: true },
  { path: '/site/staff', name: 'staff, an allowance with nothing written', role: 'manager', modes: ['standard'], ready: '.si-do', wide: true, act: p => p.getByText('定一项标准').or(p.getByText('Set an allowance')).click().then(() => p.press('#a-yuan', 'Enter')).then(() => p.waitForSelector('.f-sum')) },
  { path: '/kitchen?practice=stove', name: 'kitchen, trying it out', role: 'kitchen', modes: ['standard'], ready: '.ls-ring', wide: true },
  { path: '/kitchen/labels?practice=packing', name: 'labels, trying it out', role: 'kitchen', modes: ['standard'], ready: '.ls-ring', wide: true },
  { path: '/counter?practice=counter', name: 'counter, trying it out', role: 'counter', modes: ['standard'], ready: '.ls-ring', wide: true },
  { path: '/run?practice=courier', name: 'run, trying it out', role: 'courier', modes: all, ready: '.ls-ring' },
  { path: '/kitchen/me', role: 'kitchen', modes: all, ready: '.tight' },
  { path: '/counter/me', role: 'counter', modes: ['standard'], ready: '.tight', wide: true },
  { path: '/site/staff', name: 'staff, a card with nothing written', role: 'manager', modes: ['standard'], ready: '#c-no', wide: true, act: p => p.press('#c-no', 'Enter').then(() => p.waitForSelector('.f-sum')) },
  { path: '/site/close', role: 'manager', modes: all, ready: '#cash', wide: true },
  { path: '/site/close', name: 'close, with nothing written', role: 'manager', modes: ['standard'], ready: '#cash', wide: true, act: async p => {
    const keep = await p.$('button:has-text("150")')
    if (keep) await keep.click()
    await p.waitForFunction(() => !document.querySelector('.act-why'))
    await p.click('.btn.main.wide')
    await p.waitForSelector('.f-error')
  } },
  { path: '/community', role: 'worker', modes: all, ready: '.cy-list li', wide: true },
  { path: '/community', name: 'outreach, noting with nothing chosen', role: 'worker', modes: ['standard'], ready: '.cy-list li', wide: true, act: p => p.click('.cy-list .btn[aria-expanded]').then(() => p.click('.cp-form .btn.main')).then(() => p.waitForSelector('.f-error')) },
  { path: '/community/coverage', role: 'worker', modes: all, ready: '.dt td', wide: true },
  { path: '/community/coverage', name: 'coverage, rule by rule', role: 'worker', modes: ['standard'], ready: '.dt td', wide: true, act: p => p.click('.btns .pick:last-child').then(() => p.waitForFunction(() => document.querySelectorAll('.dt')[2]?.textContent.includes('s80'))) },
  { path: '/community/activities', role: 'worker', modes: all, ready: '.cy-list li', wide: true },
  { path: '/community/activities', name: 'activities, with errors', role: 'worker', modes: ['standard'], ready: '.cy-list li', wide: true, act: p => p.click('form .btn.main').then(() => p.waitForSelector('.f-error')) },
  { path: '/community/tables', role: 'worker', modes: all, ready: '.cy-seat', wide: true },
  { path: '/community/council', role: 'worker', modes: all, ready: '.cy-list li', wide: true },
  { path: '/community/posters', role: 'worker', modes: all, ready: '.cy-qr', wide: true },
  { path: '/community/complaints', role: 'worker', modes: ['standard'], ready: '.cp li, .cp-good', wide: true },
  { path: '/council', role: 'elder', modes: all, ready: '.em form' },
  { path: '/staff', role: 'staff', modes: all, ready: '#find-list li', wide: true },
  { path: '/staff/people/1001', role: 'staff', modes: all, ready: '#sec-basic', wide: true },
  { path: '/staff/people/1001', name: 'person, every form open', role: 'staff', modes: all, ready: '#sec-basic', wide: true, act: openForms },
  { path: '/staff/people/1001/looks', role: 'staff', modes: all, ready: '.dt', wide: true },
  { path: '/staff/new', role: 'staff', modes: all, ready: '#name', wide: true },
  { path: '/staff/new', name: 'new, with errors', role: 'staff', modes: all, ready: '#name', wide: true, act: p => p.click('form .btn.main').then(() => p.waitForSelector('.f-sum')) },
  { path: '/staff/import', role: 'staff', modes: all, ready: '#file', wide: true },
  { path: '/staff/import', name: 'import, with faults', role: 'staff', modes: all, ready: '#file', wide: true, act: importFaults },
  { path: '/staff/people/1001/assess', role: 'staff', modes: all, ready: '#assessors', wide: true },
  { path: '/staff/people/1001/assess', name: 'assess, nothing answered', role: 'staff', modes: ['standard'], ready: '#assessors', act: p => p.click('form .btn.main').then(() => p.waitForSelector('.f-error')) },
  { path: '/staff/messages', role: 'staff', modes: all, ready: '#tell-paper', wide: true },
  { path: '/staff/quality', role: 'staff', modes: all, ready: '.dt', wide: true },
  { path: '/staff/duplicates', role: 'staff', modes: all, ready: 'main .card, main .muted', wide: true, act: p => p.$('main .card button').then(b => b && b.click().then(() => p.waitForSelector('.same'))) },
  { path: '/staff/accounts', api: '/api/staff', role: 'admin', modes: all, ready: '.dt tbody td b, .dt .tag', wide: true },
  { path: '/staff/accounts', name: 'accounts, with errors', api: '/api/staff', role: 'admin', modes: all, ready: '.dt .tag', wide: true, act: p => p.click('form .btn.main').then(() => p.waitForSelector('.f-sum')) },
  { path: '/staff/devices', api: '/api/devices', role: 'staff', modes: all, ready: '.dt .tag', wide: true },
  { path: '/staff/devices', name: 'devices, given to an elder', api: '/api/devices', role: 'staff', modes: all, ready: '.dt .tag', wide: true, act: p => p.click('.dt tbody tr:last-child .btn.ghost').then(() => p.click('form .btn.main')).then(() => p.waitForSelector('.f-sum')) },
  { path: '/staff/mine', role: 'staff', modes: all, ready: '#old', wide: true },
  { path: '/staff/mine', name: 'my account, an authenticator', role: 'staff', modes: all, ready: '#old', wide: true, act: p => p.click('[aria-labelledby=my-two] .btn').then(() => p.waitForSelector('.my-qr')) },
  { path: '/map', api: '/api/map', role: 'staff', modes: all, ready: '.mp .dt td', wide: true, act: p => p.click('.dt .btn.quiet').then(() => p.waitForSelector('.mp-cols .card h2')) },
  { path: '/map/gap', api: '/api/map', role: 'staff', modes: all, ready: '.mp .dt td', wide: true, act: p => p.click('.mp .btn.main').then(() => p.waitForSelector('.mp .card ol, .mp .card .mp-say')) },
  { path: '/map/places', api: '/api/map', role: 'staff', modes: all, ready: '.mp .dt td', wide: true, act: p => p.click('.mp .btn.main').then(() => p.click('form .btn.main')).then(() => p.waitForSelector('.f-sum')) },
  { path: '/map/paths', api: '/api/map', role: 'staff', modes: all, ready: '.mp .dt td', wide: true },
  { path: '/map/homes', api: '/api/map', role: 'staff', modes: all, ready: '.mp .dt td', wide: true, act: p => p.click('.dt .btn.quiet').then(() => p.waitForSelector('#hwhere')) },
  { path: '/map/sheet', api: '/api/map', role: 'staff', modes: all, ready: '#stext', wide: true, act: p => p.fill('#stext', '名称,经度,纬度\n长椅,118.08,24.47\n,1,2\n').then(() => p.selectOption('#sdatum', 'gcj02')).then(() => p.click('.btns .btn')).then(() => p.waitForSelector('.dt td')) },
  { path: '/map/rounds', api: '/api/rounds/match', role: 'aide', modes: all, ready: '.dt td', wide: true, act: p => p.click('.dt .btn.quiet').then(() => p.click('.mp-picks .btn:nth-of-type(2)')).then(() => p.waitForSelector('#rwords')) },
  { path: '/map/helpers', api: '/api/rounds/match', role: 'worker', modes: all, ready: '.dt td', wide: true, act: p => p.$('.dt:last-of-type .btn.quiet').then(b => b && b.click()) },
  { path: '/map/match', api: '/api/rounds/match', role: 'staff', modes: all, ready: '.dt td', wide: true },
  { path: '/map/access', api: '/api/access', role: 'staff', modes: all, ready: '.dt td', wide: true, act: p => p.click('.dt .btn.quiet').then(() => p.waitForSelector('#mlevel')) },
  { path: '/map/network', api: '/api/map', role: 'staff', modes: all, ready: '.nw-draw', wide: true, act: p => p.click('.nw-pick') },
  { path: '/near', api: '/api/me/nearby', role: 'elder', modes: all, ready: '.em article' },
  { path: '/wall', api: '/api/wall', role: 'operator', modes: ['standard'], ready: '.al', wide: true },
  { path: '/wall', api: '/api/wall', name: 'wall, closing an alarm', role: 'operator', modes: ['standard'], ready: '.al', wide: true, act: p => p.keyboard.press('r').then(() => p.waitForSelector('.wl-form')) },
  { path: '/wall/seen', api: '/api/seen', role: 'operator', modes: ['standard'], ready: 'h1', wide: true },
  { path: '/wall/lost', api: '/api/lost', role: 'operator', modes: ['standard'], ready: '.lo, .lo-none', wide: true },
  { path: '/wall/people?person=1001', api: '/api/people/1001/ladder', role: 'operator', modes: ['standard'], ready: '.lad', wide: true },
  { path: '/wall/roster', api: '/api/duty/roster', role: 'operator', modes: ['standard'], ready: '.ro-days', wide: true },
  { path: '/wall/report', api: '/api/wall/report', role: 'operator', modes: ['standard'], ready: '.kp', wide: true },
  { path: '/staff/nothing', role: 'staff', modes: all, ready: 'h1', wide: true },
]

async function topUp(page) {
  await page.fill('#q', 'wxy')
  await page.waitForSelector('#q-list li')
  await answered(page, '#q-list')
  await page.press('#q', 'Enter')
  await page.waitForSelector('#amount')
}

async function receipt(page) {
  await topUp(page)
  await page.fill('#amount', '20')
  await page.press('#amount', 'Enter')
  await page.waitForSelector('.receipt')
}

async function badRules(page) {
  await page.fill('#rules', '{"id":"bad","place":"梧桐街道","from":"2027-01-01","rules":[{"id":"s60","kind":"subsidy","group":"day","who":{"age":[60,79]},"benefit":{"type":"fixed","fen":200},"funders":[["town",9000]]}]}')
  await page.click('.gv-acts .btn')
  await page.waitForSelector('.gv-say, .f-error')
}

async function differences(page) {
  await page.setInputFiles('#file', { name: '银行.csv', mimeType: 'text/csv', buffer: Buffer.from('日期,金额,流水号,摘要\n2026-11-19,50.00,B-17,王秀英 充值\n2026-11-19,30.00,B-18,饭钱\n') })
  await page.waitForSelector('section b')
  await page.click('.gv-acts .btn.main')
  await page.waitForSelector('section[role=status]')
}

async function openForms(page) {
  for (const b of await page.$$('.sec > .row > button')) await b.click()
}

async function importFaults(page) {
  await page.setInputFiles('#file', { name: '名册.csv', mimeType: 'text/csv', buffer: Buffer.from('姓名,手机,备注\n张三,13800001111,\n李四,12,\n,13800002222,\n') })
  await page.waitForSelector('#col0')
  await page.click('.st-form > .btn.main')
  await page.waitForSelector('.dt')
}

/** Opens one case in the tab kept for its role (a tab of its own would be a process of its own: twice the time of
 *  the whole walk), with nothing left of the last one; answers what was asked of other hosts and what the console said. */
async function visit(world, tabs, { path, role, mode, lang, wide, remake }) {
  const [width, height] = mode === 'kiosk' || wide ? [1280, 800] : [390, 844]
  if (!tabs.has(role)) tabs.set(role, await (await world.context(role)).newPage())
  const page = tabs.get(role)
  page.removeAllListeners()
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await page.goto('about:blank')
  await page.setViewportSize({ width, height })
  for (const [api, change] of Object.entries(remake ?? {})) {
    await page.route(url => url.pathname.startsWith(api), async route => {
      const reply = await route.fetch()
      const value = await reply.json()
      change(value)
      await route.fulfill({ response: reply, json: value })
    })
  }
  const said = []
  page.on('request', r => { if (!r.url().startsWith(world.url + '/')) said.push('asked elsewhere: ' + r.url()) })
  page.on('console', m => { if (m.type() === 'error' && !/status of 4\d\d/.test(m.text())) said.push('console: ' + m.text()) })
  page.on('pageerror', e => said.push('broke: ' + e.message))
  await page.goto(`${world.url}${world.path(path)}${path.includes('?') ? '&' : '?'}mode=${mode}&lang=${lang}`, { waitUntil: 'domcontentloaded' })
  return { page, said }
}

export async function run() {
  const browser = await openBrowser({ shell: true })
  const world = await openWorld(browser)
  const only = process.env.YL_PAGE?.split(',')
  const cases = []
  // Over the real server it is the data that may break a page; the words of both languages are judged over the mock.
  const langs = world.real && !only ? ['zh'] : ['zh', 'en']
  for (const p of inOrder(pages.filter(x => !only || only.some(o => x.path.startsWith(o) || x.name?.includes(o))))) {
    if (world.real && p.made) skip(p.name, 'nothing like it happened on this street yet')
    else if (await world.lacks(p.role, p.api)) skip(p.name ?? p.path, `this server has no ${p.api} yet`)
    else for (const mode of p.modes) for (const lang of langs) cases.push({ ...p, mode, lang })
  }
  let texts = 0
  async function one(tabs, c) {
    const name = `${c.name ?? c.path} · ${c.mode} · ${c.lang}`
    const { page, said } = await visit(world, tabs, c)
    try {
      if (c.first) await c.first(world)
      await page.waitForSelector(c.ready)
      await atRest(page)
      if (c.act) await c.act(page).then(() => atRest(page))
      const keys = c.lang === 'zh' ? await keyboard(page) : []
      const { faults, texts: n } = await judge(page, c.mode)
      texts += n
      ok(!faults.length && !said.length && !keys.length, name, [...said, ...keys, ...faults])
    } catch (e) {
      ok(false, name, [e.message.split('\n')[0], ...said])
    }
  }
  /** Two at a time: while one waits for its page the other is judged. Each has its own tabs and storage. */
  const worker = async () => {
    const tabs = new Map()
    for (let c = cases.shift(); c; c = cases.shift()) await one(tabs, c)
    for (const page of tabs.values()) await page.context().close()
  }
  await Promise.all([worker(), worker()])
  note(`${texts} texts judged for contrast`)
  await browser.close()
  world.close()
}
