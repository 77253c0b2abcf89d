// Draws a vector tile on a canvas in the colours of the page's mode. Private ways are grey and dashed, steps are
// ladders, paths the community drew are green: told apart by line, not by colour alone.
import { EXTENT, readTile, type Feature, type Tile } from './mvt'

type Ctx = CanvasRenderingContext2D
const WIDTH: Record<string, number> = {
  motorway: 7, trunk: 7, primary: 6.5, secondary: 6, tertiary: 5.5, minor: 5, residential: 5, living: 4.5, pedestrian: 4.5,
  service: 3.2, track: 2.4, cycleway: 2.2, footway: 2, path: 1.8, steps: 3.4, corridor: 1.6, elevator: 2, platform: 2,
}
const AREAS = ['housing', 'green', 'water', 'square', 'care', 'building']

function colours() {
  const css = getComputedStyle(document.documentElement)
  const v = (name: string) => css.getPropertyValue('--' + name).trim()
  return {
    land: v('m-land'), edge: v('m-road-edge'), road: v('m-road'), foot: v('line-strong'), text: v('ink'), halo: v('m-land'), drawn: v('pine'),
    housing: v('m-block'), green: v('m-park'), water: v('m-water'), square: v('m-block'), care: v('m-block'), building: v('m-bld'),
  } as Record<string, string>
}

function trace(ctx: Ctx, f: Feature, scale: number): void {
  ctx.beginPath()
  for (const line of f.lines) {
    ctx.moveTo(line[0] * scale, line[1] * scale)
    for (let i = 2; i < line.length; i += 2) ctx.lineTo(line[i] * scale, line[i + 1] * scale)
  }
}

function stroke(ctx: Ctx, f: Feature, scale: number, width: number, colour: string, dash: number[] = []): void {
  trace(ctx, f, scale)
  ctx.setLineDash(dash)
  ctx.lineWidth = width
  ctx.strokeStyle = colour
  ctx.stroke()
}

const thin = (f: Feature) => WIDTH[f.tags.kind as string] < 3.5
function widthOf(f: Feature, zoom: number): number {
  return (WIDTH[f.tags.kind as string] ?? 2) * (thin(f) ? 1 : Math.pow(1.45, zoom - 16))
}

/** The name along the longest straight piece that has room for it. */
function label(ctx: Ctx, f: Feature, scale: number, size: number, c: Record<string, string>, taken: number[][]): void {
  const name = String(f.tags.name)
  const wide = ctx.measureText(name).width
  let best = wide + 10
  let at: number[] | null = null
  for (const line of f.lines) {
    for (let i = 2; i < line.length; i += 2) {
      const [x, y, u, v] = [line[i - 2] * scale, line[i - 1] * scale, line[i] * scale, line[i + 1] * scale]
      const long = Math.hypot(u - x, v - y)
      const mx = (x + u) / 2
      const my = (y + v) / 2
      const fits = mx > wide / 2 && mx < size - wide / 2 && my > wide / 2 && my < size - wide / 2
      if (long > best && fits && taken.every(t => Math.hypot(t[0] - mx, t[1] - my) > (wide + t[2]) / 2 + 8)) {
        best = long
        at = [mx, my, Math.atan2(v - y, u - x)]
      }
    }
  }
  if (!at) return
  taken.push([at[0], at[1], wide])
  ctx.save()
  ctx.translate(at[0], at[1])
  ctx.rotate(Math.abs(at[2]) > Math.PI / 2 ? at[2] + Math.PI : at[2])
  ctx.lineWidth = 4
  ctx.strokeStyle = c.halo
  ctx.strokeText(name, 0, 0)
  ctx.fillStyle = c.text
  ctx.fillText(name, 0, 0)
  ctx.restore()
}

export function paint(ctx: Ctx, tile: Tile, zoom: number, size: number, c = colours()): void {
  const scale = size / EXTENT
  const areas = tile.areas ?? []
  const roads = tile.roads ?? []
  ctx.fillStyle = c.land
  ctx.fillRect(0, 0, size, size)
  ctx.lineJoin = ctx.lineCap = 'round'
  for (const kind of AREAS) {
    for (const f of areas.filter(a => a.tags.kind === kind)) {
      trace(ctx, f, scale)
      ctx.fillStyle = c[kind]
      ctx.fill('evenodd')
    }
  }
  for (const f of areas) if (f.tags.kind === 'river') stroke(ctx, f, scale, 3 * Math.pow(1.5, zoom - 15), c.water)
  for (const f of areas) if (f.tags.kind === 'rail') stroke(ctx, f, scale, 1.6, c.foot, [6, 4])
  for (const f of roads) if (!thin(f)) stroke(ctx, f, scale, widthOf(f, zoom) + 2, c.edge)
  for (const f of roads) {
    const kind = f.tags.kind
    ctx.lineCap = 'butt'
    if (f.tags.drawn) stroke(ctx, f, scale, 3.4, c.drawn, kind === 'steps' ? [2, 2] : [])
    else if (kind === 'steps') stroke(ctx, f, scale, 5, c.foot, [1.5, 2.5])
    else if (f.tags.private) stroke(ctx, f, scale, 1.6, c.foot, [5, 4])
    else if (thin(f)) {
      stroke(ctx, f, scale, widthOf(f, zoom) + 1.4, c.road)
      stroke(ctx, f, scale, 1.1, c.foot, kind === 'footway' || kind === 'path' ? [3, 3] : [])
    } else {
      ctx.lineCap = 'round'
      stroke(ctx, f, scale, widthOf(f, zoom), c.road)
    }
  }
  ctx.setLineDash([])
  if (zoom < 15) return
  ctx.font = '600 14px ' + getComputedStyle(document.body).fontFamily
  ctx.textAlign = 'center'
  ctx.textBaseline = 'middle'
  const taken: number[][] = []
  for (const f of roads) if (f.tags.name) label(ctx, f, scale, size, c, taken)
}

const kept = new Map<string, Promise<Tile>>()

/** A tile of the streets; an empty one where there is none. */
export function fetchTile(z: number, x: number, y: number, number: number): Promise<Tile> {
  const path = `/api/map/tiles/${z}/${x}/${y}.mvt` + (number ? '?n=' + number : '')
  let tile = kept.get(path)
  if (!tile) {
    tile = fetch(path, { credentials: 'same-origin' }).then(async r => (r.ok ? readTile(new Uint8Array(await r.arrayBuffer())) : {}))
    if (kept.size > 300) kept.clear()
    kept.set(path, tile)
    tile.catch(() => kept.delete(path))
  }
  return tile
}
