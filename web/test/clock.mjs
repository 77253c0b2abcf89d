// The clock of the tests: set YL_AHEAD seconds ahead of the machine's, like the program's (tools/at); here, in the
// made-up server and in every page.
const ahead = 1000 * (process.env.YL_AHEAD ?? 0)
const machine = Date.now

/** Sets Date ahead; runs here and, as text, in pages. */
function setAhead(ms) {
  const Machine = Date
  const machineNow = Machine.now
  Machine.now = () => machineNow() + ms
  globalThis.Date = new Proxy(Machine, {
    construct: (of, words, as) => Reflect.construct(of, words.length ? words : [machineNow() + ms], as === globalThis.Date ? of : as),
    apply: () => new Machine(machineNow() + ms).toString(),
  })
}
if (ahead) setAhead(ahead)

/** The machine's own clock, by which the browser keeps its cookies. */
export const machineNow = machine

export async function setClock(context) {
  if (ahead) await context.addInitScript(setAhead, ahead)
  return context
}
