// The tests themselves: what a walk checks is waited for, not met by luck. Refused here: a page or a server read once for
// a check, a check nobody waits for, a pause in place of a wait, an async question to waitForFunction.
import { parse } from 'acorn'
import { readdirSync, readFileSync } from 'node:fs'
import { ok } from './tap.mjs'

const here = new URL('./', import.meta.url).pathname
const below = n => Object.values(n).flatMap(v => [].concat(v)).filter(v => typeof v?.type === 'string')
const isFunction = n => /Function/.test(n.type)
const awaits = n => n.type === 'AwaitExpression' || (!isFunction(n) && below(n).some(awaits))
const named = (n, name) => n.type === 'CallExpression' && (n.callee.name ?? n.callee.property?.name) === name

/** What is wrong in one file: line and words. */
export function faults(text) {
  const out = []
  const later = new Set([...text.matchAll(/(?:const|let) (\w+) = async\b|async function (\w+)/g)].map(m => m[1] ?? m[2]))
  const look = (n, over) => {
    const say = words => out.push(`${n.loc.start.line}: ${words}`)
    if (named(n, 'is') && n.callee.name) {
      if (awaits(n.arguments[0])) say('read once: is(async () => …) asks until it is so')
      if (over.type !== 'AwaitExpression') say('a check that nobody waits for: await is(…)')
    }
    if (named(n, 'waitForFunction') && (n.arguments[0]?.async || later.has(n.arguments[0]?.name))) say('waitForFunction takes the promise for a yes: until(…)')
    if (named(n, 'waitForTimeout') || (named(n, 'waitForLoadState') && n.arguments[0]?.value === 'networkidle')) say('a pause in place of a wait; atLeast(…) where the pause itself is tried, atRest(…) for a page that has come')
    for (const k of below(n)) look(k, n)
  }
  look(parse(text, { ecmaVersion: 'latest', sourceType: 'module', locations: true }), {})
  return out
}

export async function run() {
  const wrong = faults('is(await a(), "x"); page.waitForTimeout(9); page.waitForFunction(async () => 1); const f = async () => 1; page.waitForFunction(f)')
  ok(wrong.length === 5, 'what is met by luck is seen', wrong)
  const found = []
  for (const file of readdirSync(here).filter(n => n.endsWith('.mjs') && !/^(browser|shot|speed|waits)\.mjs$/.test(n))) {
    found.push(...faults(readFileSync(here + file, 'utf8')).map(f => `test/${file}:${f}`))
  }
  ok(!found.length, 'the walks wait for what they check', found)
}
