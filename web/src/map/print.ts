// The map on paper: the same piece as on the screen, in black on white, with a scale, north up, and a number at every
// place that has a name. Drawn at once from the streets that are there: a page that is being printed waits for nobody.
import type * as Leaflet from 'leaflet'
import type { Tile } from '../parts/mvt'
import { paint } from '../parts/paint'
import { t } from '../base/paper'
import type { Line, Mark, Round } from './map'

/** Dots of paper for one of the screen: 190 mm at about 250 dots to the inch for a map of 900. */
const DENSE = 2
const INK = '#000'
const WHITE = '#fff'
const PAPER = {
  land: WHITE, edge: '#777', road: WHITE, foot: '#555', text: INK, halo: WHITE, drawn: INK,
  housing: '#f4f4f4', green: '#e9e9e9', water: '#cfcfcf', square: '#f4f4f4', care: '#ececec', building: '#dcdcdc',
}
export interface Shown { marks: Mark[], rings?: number[][][][], round?: Round, lines?: Line[] }
export interface Streets { x: number, y: number, z: number, tile: Tile }

/** What stands under the map: a name has its number in both. */
export const named = (marks: Mark[]) => marks.filter(m => m.name)

export function drawPaper(canvas: HTMLCanvasElement, map: Leaflet.Map, streets: Iterable<Streets>, shown: Shown): void {
  const zoom = map.getZoom()
  const size = map.getSize()
  const corner = map.getPixelBounds().min!
  const tileSize = 256
  canvas.width = size.x * DENSE
  canvas.height = size.y * DENSE
  const ctx = canvas.getContext('2d')!
  ctx.scale(DENSE, DENSE)
  ctx.fillStyle = WHITE
  ctx.fillRect(0, 0, size.x, size.y)
  for (const s of streets) {
    const x = s.x * tileSize - corner.x
    const y = s.y * tileSize - corner.y
    if (s.z !== zoom || x > size.x || y > size.y || x < -tileSize || y < -tileSize) continue
    ctx.save()
    ctx.beginPath()
    ctx.rect(x, y, tileSize, tileSize)
    ctx.clip()
    ctx.translate(x, y)
    paint(ctx, s.tile, zoom, tileSize, PAPER)
    ctx.restore()
  }
  const at = (lat: number, lon: number) => map.latLngToContainerPoint([lat, lon])
  for (const shell of shown.rings ?? []) {
    ctx.beginPath()
    for (const ring of shell as unknown as [number, number][][]) {
      ring.forEach((point, i) => {
        const p = at(point[0], point[1])
        if (i) ctx.lineTo(p.x, p.y)
        else ctx.moveTo(p.x, p.y)
      })
      ctx.closePath()
    }
    ctx.fillStyle = 'rgba(0,0,0,.1)'
    ctx.fill('evenodd')
    stroke(ctx, 3)
  }
  if (shown.round) {
    const middle = at(shown.round.lat, shown.round.lon)
    const north = at(shown.round.lat + shown.round.m / 111195, shown.round.lon)
    ctx.beginPath()
    ctx.arc(middle.x, middle.y, middle.y - north.y, 0, 2 * Math.PI)
    stroke(ctx, 2, [8, 6])
  }
  for (const line of shown.lines ?? []) {
    ctx.beginPath()
    line.points.forEach((point, i) => {
      const p = at(point[0], point[1])
      if (i) ctx.lineTo(p.x, p.y)
      else ctx.moveTo(p.x, p.y)
    })
    stroke(ctx, 3.5, line.dashed ? [8, 8] : [])
  }
  const list = named(shown.marks)
  for (const mark of shown.marks) {
    const p = at(mark.lat, mark.lon)
    if (p.x >= 0 && p.y >= 0 && p.x <= size.x && p.y <= size.y) drawMark(ctx, p.x, p.y, mark, list.indexOf(mark) + 1)
  }
  drawScale(ctx, map, size)
}

function stroke(ctx: CanvasRenderingContext2D, width: number, dash: number[] = []): void {
  ctx.setLineDash(dash)
  ctx.lineWidth = width
  ctx.strokeStyle = INK
  ctx.stroke()
  ctx.setLineDash([])
}

/** Told apart by shape, as on the screen: a full square, a star, a small dot, an empty ring. */
function drawMark(ctx: CanvasRenderingContext2D, x: number, y: number, mark: Mark, number: number): void {
  const s = number ? Math.max(10, mark.size ?? 8) : Math.min(mark.size ?? 8, mark.shape === 'dot' ? 4 : 7)
  ctx.beginPath()
  if (mark.shape === 'square') ctx.rect(x - s, y - s, s * 2, s * 2)
  else if (mark.shape === 'star') {
    for (let i = 0; i < 10; i++) {
      const angle = Math.PI * (i / 5 - 0.5)
      const long = (i % 2 ? 0.6 : 1.5) * s
      ctx.lineTo(x + Math.cos(angle) * long, y + Math.sin(angle) * long)
    }
    ctx.closePath()
  } else ctx.arc(x, y, s, 0, 2 * Math.PI)
  const empty = mark.shape === 'ring'
  ctx.fillStyle = empty ? WHITE : INK
  ctx.fill()
  ctx.lineWidth = 2
  ctx.strokeStyle = empty ? INK : WHITE
  ctx.stroke()
  if (mark.chosen) {
    ctx.beginPath()
    ctx.arc(x, y, s * 1.5 + 4, 0, 2 * Math.PI)
    stroke(ctx, 2.5)
  }
  if (!number) return
  ctx.fillStyle = empty ? INK : WHITE
  ctx.font = '700 13px sans-serif'
  ctx.textAlign = 'center'
  ctx.textBaseline = 'middle'
  ctx.fillText(String(number), x, y + 1)
}

function drawScale(ctx: CanvasRenderingContext2D, map: Leaflet.Map, size: Leaflet.Point): void {
  const perDot = 40_075_016 * Math.cos(map.getCenter().lat * Math.PI / 180) / (256 * Math.pow(2, map.getZoom()))
  const most = size.x / 4 * perDot
  let metres = Math.pow(10, Math.floor(Math.log10(most)))
  if (metres * 5 <= most) metres *= 5
  else if (metres * 2 <= most) metres *= 2
  const long = metres / perDot
  const y = size.y - 12
  ctx.fillStyle = WHITE
  ctx.fillRect(6, y - 24, long + 44, 32)
  ctx.beginPath()
  ctx.moveTo(12, y - 5)
  ctx.lineTo(12, y)
  ctx.lineTo(12 + long, y)
  ctx.lineTo(12 + long, y - 5)
  stroke(ctx, 2)
  ctx.beginPath() // north
  ctx.moveTo(32 + long, y - 18)
  ctx.lineTo(26 + long, y)
  ctx.lineTo(32 + long, y - 5)
  ctx.lineTo(38 + long, y)
  ctx.closePath()
  ctx.fillStyle = INK
  ctx.fill()
  ctx.font = '600 13px sans-serif'
  ctx.textAlign = 'left'
  ctx.textBaseline = 'alphabetic'
  ctx.fillText(metres < 1000 ? t('metres', { n: metres }) : t('km', { n: metres / 1000 }), 14, y - 8)
}
