// Reads a Mapbox Vector Tile (2.1): layers of features with tags and lines of tile coordinates, 0 to 4096.
export interface Feature { type: number, tags: Record<string, string | number | boolean>, lines: Int32Array[] }
export type Tile = Record<string, Feature[]>
export const EXTENT = 4096

class Reader {
  at = 0
  constructor(readonly bytes: Uint8Array) {}
  get more() { return this.at < this.bytes.length }
  number(): number {
    let value = 0
    for (let shift = 1; ; shift *= 128) {
      const b = this.bytes[this.at++]
      value += (b & 127) * shift
      if (b < 128 || b === undefined) return value
    }
  }
  piece(): Uint8Array {
    const length = this.number()
    const from = this.at
    this.at += length
    return this.bytes.subarray(from, this.at)
  }
  skip(wire: number): void {
    if (wire === 0) this.number()
    else if (wire === 2) this.piece()
    else this.at += wire === 1 ? 8 : 4
  }
}

const utf8 = new TextDecoder()

function value(bytes: Uint8Array): string | number | boolean {
  const r = new Reader(bytes)
  const key = r.number()
  const field = key >> 3
  if (field === 1) return utf8.decode(r.piece())
  if (field === 7) return r.number() !== 0
  if (field === 6) {
    const n = r.number()
    return n % 2 ? -(n + 1) / 2 : n / 2
  }
  return r.number()
}

function geometry(bytes: Uint8Array): Int32Array[] {
  const r = new Reader(bytes)
  const lines: Int32Array[] = []
  let points: number[] = []
  let x = 0
  let y = 0
  const end = () => {
    if (points.length) lines.push(Int32Array.from(points))
    points = []
  }
  while (r.more) {
    const command = r.number()
    const what = command & 7
    if (what === 7) {
      points.push(points[0], points[1])
      continue
    }
    for (let n = command >> 3; n > 0 && r.more; n--) {
      const dx = r.number()
      const dy = r.number()
      x += dx % 2 ? -(dx + 1) / 2 : dx / 2
      y += dy % 2 ? -(dy + 1) / 2 : dy / 2
      if (what === 1) end()
      points.push(x, y)
    }
  }
  end()
  return lines
}

function layer(bytes: Uint8Array): [string, Feature[]] {
  const r = new Reader(bytes)
  const keys: string[] = []
  const values: (string | number | boolean)[] = []
  const raw: Uint8Array[] = []
  let name = ''
  while (r.more) {
    const key = r.number()
    if (key === 0x0a) name = utf8.decode(r.piece())
    else if (key === 0x12) raw.push(r.piece())
    else if (key === 0x1a) keys.push(utf8.decode(r.piece()))
    else if (key === 0x22) values.push(value(r.piece()))
    else r.skip(key & 7)
  }
  return [name, raw.map(b => feature(b, keys, values))]
}

function feature(bytes: Uint8Array, keys: string[], values: (string | number | boolean)[]): Feature {
  const r = new Reader(bytes)
  const out: Feature = { type: 0, tags: {}, lines: [] }
  while (r.more) {
    const key = r.number()
    if (key === 0x18) out.type = r.number()
    else if (key === 0x22) out.lines = geometry(r.piece())
    else if (key === 0x12) {
      const tags = new Reader(r.piece())
      while (tags.more) out.tags[keys[tags.number()]] = values[tags.number()]
    } else r.skip(key & 7)
  }
  return out
}

export function readTile(bytes: Uint8Array): Tile {
  const r = new Reader(bytes)
  const out: Tile = {}
  while (r.more) {
    const key = r.number()
    if (key === 0x1a) {
      const [name, features] = layer(r.piece())
      out[name] = (out[name] ?? []).concat(features)
    } else r.skip(key & 7)
  }
  return out
}
