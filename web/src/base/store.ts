// What this device keeps: IndexedDB, because it is on the disk when the promise resolves; a phone that is switched
// off in the next second has it still (localStorage is written seconds later).
type Name = 'waiting' | 'kept'
let opening: Promise<IDBDatabase> | null = null

function open(): Promise<IDBDatabase> {
  return opening ??= new Promise((resolve, reject) => {
    const ask = indexedDB.open('yinlin', 2)
    ask.onupgradeneeded = e => {
      if (e.oldVersion < 1) ask.result.createObjectStore('waiting', { keyPath: 'key' }).createIndex('at', 'at')
      ask.result.createObjectStore('kept')
    }
    ask.onsuccess = () => resolve(ask.result)
    ask.onerror = () => reject(ask.error)
  })
}

/** One transaction; `work` sets what it answers. It is kept when the promise resolves. */
export async function run<T>(name: Name, kind: IDBTransactionMode, work: (s: IDBObjectStore, answer: (value: T) => void) => void): Promise<T> {
  const db = await open()
  return new Promise((resolve, reject) => {
    const tx = db.transaction(name, kind)
    let value: T
    work(tx.objectStore(name), v => { value = v })
    tx.oncomplete = () => resolve(value)
    tx.onerror = tx.onabort = () => reject(tx.error)
  })
}

/** The last answer of this path; undefined when there is none or it cannot be read. */
export const recall = <T>(path: string) => run<T | undefined>('kept', 'readonly', (s, answer) => {
  const ask = s.get(path)
  ask.onsuccess = () => answer(ask.result)
}).catch(() => undefined)
/** When there is no room only reading without a line is lost. */
export const keep = (path: string, value: unknown) => run<void>('kept', 'readwrite', s => { s.put(value, path) }).catch(() => undefined)
export const forgetKept = () => run<void>('kept', 'readwrite', s => { s.clear() }).catch(() => undefined)
