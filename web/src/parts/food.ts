// Food drawings from seven parts on a tray, so that every dish has a picture on day one. Numbers only, no
// style attributes: the strings go into an <svg> as they are.
export type FoodPart = 'fish' | 'tofu' | 'greens' | 'egg' | 'rice' | 'soup' | 'porridge'
export const FOOD_PARTS: FoodPart[] = ['fish', 'tofu', 'greens', 'egg', 'rice', 'soup', 'porridge']

type Draw = (x: number, y: number, r: number) => string
const n = (v: number) => String(Math.round(v * 10) / 10)
const disc = (x: number, y: number, r: number, fill: string, more = '') => `<circle cx="${n(x)}" cy="${n(y)}" r="${n(r)}" fill="${fill}"${more}/>`
const box = (x: number, y: number, w: number, h: number, fill: string, turn: number, edge: string) =>
  `<rect x="${n(x - w / 2)}" y="${n(y - h / 2)}" width="${n(w)}" height="${n(h)}" rx="${n(w / 6)}" fill="${fill}" stroke="${edge}" transform="rotate(${turn} ${n(x)} ${n(y)})"/>`
const at = (x: number, y: number, turn: number, scale: number, body: string) => `<g transform="translate(${n(x)} ${n(y)}) rotate(${turn}) scale(${Math.round(scale * 1000) / 1000})">${body}</g>`
const LEEK = '#4E9A45'

const draw: Record<FoodPart, Draw> = {
  fish: (x, y, r) => at(x, y, -18, r / 40,
    '<path d="M-29 0C-18-15 8-16 20-2l11-9c-2 7-2 14 1 21L20 3C8 17-18 15-29 0z" fill="#8BA5A6"/><path d="M-29 0C-18-15 8-16 20-2 8-6-12-6-29 0z" fill="#6F8C8F"/><circle cx="-20" cy="-2" r="2.2" fill="#fff"/><circle cx="-20" cy="-2" r="1.1" fill="#23312f"/><path d="M-8-10q4 10 0 20M0-11q4 11 0 21M8-9q3 9 0 17" stroke="#F7F3EA" stroke-width="1.6" fill="none" opacity=".8"/>'
    + `<path d="m-10-3 22-7M-12 4 14-3M-4 8l20-6" stroke="${LEEK}" stroke-width="2.4" stroke-linecap="round"/><path d="m-14 0 9-7M2 7l9-8" stroke="#F0B429" stroke-width="2.2" stroke-linecap="round"/>`),
  tofu: (x, y, r) => {
    const cubes = [[-0.35, -0.3, 12], [0.1, -0.42, -8], [0.4, -0.05, 20], [-0.05, 0.02, 5], [-0.45, 0.15, -14], [0.15, 0.38, 10], [-0.2, 0.45, -4]]
    const leeks = [[0.3, -0.3], [-0.1, -0.2], [0.25, 0.2], [-0.35, 0.4], [0.02, 0.25]]
    return disc(x, y, r * 0.72, '#A8561F') + cubes.map(([a, b, turn]) => box(x + a * r, y + b * r, r * 0.36, r * 0.32, '#F4D9A3', turn, '#C98A3F')).join('') + leeks.map(([a, b]) => disc(x + a * r, y + b * r, r * 0.06, LEEK)).join('')
  },
  greens: (x, y, r) => [0, 50, 100, 150, 200, 250, 300].map((turn, i) => at(x, y, turn, r / 40, `<path d="M0 2C10-8 12-20 3-27-8-22-9-8 0 2z" fill="${i % 2 ? '#3F8F3A' : '#5BAA4C'}"/><path d="M0 4 2-22" stroke="#DDF0C8" stroke-width="2.4" stroke-linecap="round"/>`)).join('') + disc(x, y, r * 0.12, '#DDF0C8'),
  egg: (x, y, r) => {
    const yolk = (a: number, b: number, w: number) => `<ellipse cx="${n(x + a * r)}" cy="${n(y + b * r)}" rx="${n(w * r)}" ry="${n(w * 0.8 * r)}" fill="#FFD25E" stroke="#F0AE2B"/>`
    const tomato = (a: number, b: number, w: number) => `<path d="M${n(x + (a - w) * r)} ${n(y + b * r)}a${n(w * r)} ${n(w * r)} 0 0 1 ${n(2 * w * r)} 0q${n(-w * r)} ${n(w * 0.7 * r)} ${n(-2 * w * r)} 0z" fill="#E5482F"/><path d="M${n(x + (a - w * 0.6) * r)} ${n(y + (b - w * 0.2) * r)}h${n(w * 1.2 * r)}" stroke="#FF9C7D" stroke-width="${n(r * 0.05)}" stroke-linecap="round"/>`
    return yolk(-0.3, -0.25, 0.3) + tomato(0.2, -0.35, 0.26) + yolk(0.38, 0.1, 0.28) + tomato(-0.05, 0.1, 0.34) + yolk(-0.42, 0.2, 0.24) + tomato(0.1, 0.45, 0.26) + [[0.05, -0.1], [-0.2, 0.32], [0.3, 0.3]].map(([a, b]) => disc(x + a * r, y + b * r, r * 0.05, LEEK)).join('')
  },
  rice: (x, y, r) => {
    let grains = ''
    for (let i = 0; i < 30; i++) {
      const away = r * 0.76 * Math.sqrt((i + 0.5) / 30)
      const angle = i * 2.4
      const gx = x + away * Math.cos(angle)
      const gy = y + away * Math.sin(angle)
      grains += `<ellipse cx="${n(gx)}" cy="${n(gy)}" rx="${n(r * 0.09)}" ry="${n(r * 0.04)}" fill="#EAE5D6" transform="rotate(${(i * 47) % 180} ${n(gx)} ${n(gy)})"/>`
    }
    return disc(x, y, r * 0.82, '#fff') + grains + [[-0.1, -0.1], [0.15, 0.05], [0, 0.2]].map(([a, b]) => disc(x + a * r, y + b * r, r * 0.035, '#2c2c2c')).join('')
  },
  soup: (x, y, r) => disc(x, y, r * 0.82, '#EBDDAE') + [[-0.3, -0.2, 0], [0.25, -0.3, 0], [0.3, 0.25, 1], [-0.2, 0.3, 1], [0.02, 0.02, 0]].map(([a, b, meat]) => box(x + a * r, y + b * r, r * 0.3, r * 0.26, meat ? '#B9825A' : '#CFE3B4', 0, '#F5EED4')).join('') + [[0.1, -0.5], [-0.5, 0.05], [0.5, 0], [0, 0.5]].map(([a, b]) => disc(x + a * r, y + b * r, r * 0.045, LEEK)).join(''),
  porridge: (x, y, r) => {
    let grains = ''
    for (let i = 0; i < 36; i++) {
      const away = r * 0.74 * Math.sqrt((i + 0.5) / 36)
      grains += disc(x + away * Math.cos(i * 2.4), y + away * Math.sin(i * 2.4), r * 0.04, '#E0B040')
    }
    return disc(x, y, r * 0.82, '#F4CF6B') + grains + disc(x, y, r * 0.1, '#A3262A')
  },
}
const BOWLS: Partial<Record<FoodPart, string>> = { rice: '#2F6F86', soup: '#2F6F86', porridge: '#9A5A2E' }

/** A plate or bowl with its food, centred on x, y. */
export function dish(part: FoodPart, x: number, y: number, r: number): string {
  return `<circle cx="${n(x)}" cy="${n(y + r * 0.045)}" r="${n(r)}" fill="#000" opacity=".08"/>` + disc(x, y, r, BOWLS[part] ?? '#fff', ' stroke="#DED6C6"') + disc(x, y, r * 0.8, '#F7F3EA') + draw[part](x, y, r)
}

/** A tray of 150 × 100: the main dish left, two beside it. */
export function tray(parts: FoodPart[]): string {
  const [main, second, third] = parts
  return '<rect x="1" y="3" width="148" height="96" rx="16" fill="#B98B57"/><rect x="1" y="1" width="148" height="96" rx="16" fill="#D4A76F"/><path d="M10 24h130M8 50h134M10 76h130" stroke="#C99A62" stroke-width="1.4"/>'
    + (main ? dish(main, 48, 49, 41) : '') + (second ? dish(second, 118, 27, 23) : '') + (third ? dish(third, 118, 73, 23) : '')
}
