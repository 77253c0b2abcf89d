// The smallest TAP: `ok N - name`, diagnostics behind `#`.
let count = 0
let bad = 0

export function ok(pass, name, more = []) {
  count++
  if (!pass) bad++
  console.log(`${pass ? 'ok' : 'not ok'} ${count} - ${name}`)
  if (!pass) for (const m of [].concat(more).slice(0, 12)) console.log(`#   ${String(m).replace(/\n/g, '\n#   ')}`)
  return pass
}
export const note = text => console.log(`# ${text}`)
export const skip = (name, why) => console.log(`ok ${++count} - ${name} # SKIP ${why}`)
export function end() {
  console.log(`1..${count}`)
  note(`${count - bad} passed, ${bad} failed`)
  process.exitCode = bad ? 1 : 0
}
