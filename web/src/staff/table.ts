// A roster file → CSV text in UTF-8, whatever it was: XLSX, CSV in UTF-8 with or without BOM, or in GB18030.
import { unzipSync } from 'fflate'

export const FILE_MAX = 20 << 20
const SHEET_MAX = 200 << 20
export class TableError extends Error {
  constructor(readonly why: 'file_bad' | 'file_old' | 'file_big' | 'file_empty') { super(why) }
}

export async function toCsv(file: File): Promise<string> {
  if (file.size > FILE_MAX) throw new TableError('file_big')
  const bytes = new Uint8Array(await new Response(file).arrayBuffer())
  if (bytes[0] === 0xd0 && bytes[1] === 0xcf) throw new TableError('file_old')
  const csv = bytes[0] === 0x50 && bytes[1] === 0x4b ? xlsxToCsv(bytes) : decode(bytes)
  if (!csv.trim()) throw new TableError('file_empty')
  return csv
}

/** UTF-8 when the bytes are valid UTF-8, else GB18030, as Chinese Excel writes it. */
export function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch { /* not UTF-8 */ }
  try {
    return new TextDecoder('gb18030', { fatal: true }).decode(bytes)
  } catch {
    throw new TableError('file_bad')
  }
}

/** The first sheet of a workbook, dates as 1942-03-08, numbers as they were typed. */
export function xlsxToCsv(bytes: Uint8Array): string {
  let parts: Record<string, Uint8Array>
  let size = 0
  try {
    parts = unzipSync(bytes, {
      filter: f => {
        if (!/^xl\/(workbook|sharedStrings|styles|worksheets\/[^/]+)\.xml$|^xl\/_rels\/workbook\.xml\.rels$/.test(f.name)) return false
        size += f.originalSize
        if (size > SHEET_MAX) throw new TableError('file_big')
        return true
      },
    })
  } catch (e) {
    throw e instanceof TableError ? e : new TableError('file_bad')
  }
  const xml = (name: string) => {
    const part = parts[name]
    if (!part) return null
    const doc = new DOMParser().parseFromString(new TextDecoder().decode(part), 'application/xml')
    if (doc.getElementsByTagName('parsererror').length) throw new TableError('file_bad')
    return doc
  }
  const sheet = xml(firstSheet(xml('xl/workbook.xml'), xml('xl/_rels/workbook.xml.rels')))
  if (!sheet) throw new TableError('file_bad')
  const strings = Array.from(xml('xl/sharedStrings.xml')?.getElementsByTagName('si') ?? [], textOf)
  const dates = dateStyles(xml('xl/styles.xml'))
  const lines: string[] = []
  for (const row of Array.from(sheet.getElementsByTagName('row'))) {
    const cells: string[] = []
    for (const c of Array.from(row.getElementsByTagName('c'))) cells[columnOf(c.getAttribute('r') ?? '', cells.length)] = valueOf(c, strings, dates)
    if (cells.some(v => v)) lines.push(Array.from(cells, v => quote(v ?? '')).join(','))
  }
  return lines.join('\n')
}

function firstSheet(book: Document | null, rels: Document | null): string {
  const id = book?.getElementsByTagName('sheet')[0]?.getAttribute('r:id')
  for (const rel of Array.from(rels?.getElementsByTagName('Relationship') ?? [])) {
    if (rel.getAttribute('Id') === id) return 'xl/' + (rel.getAttribute('Target') ?? '').replace(/^\/?xl\//, '')
  }
  return 'xl/worksheets/sheet1.xml'
}

/** Only the text itself: Chinese files carry readings (rPh) beside it. */
function textOf(si: Element): string {
  return Array.from(si.getElementsByTagName('t')).filter(t => (t.parentNode as Element).nodeName !== 'rPh').map(t => t.textContent ?? '').join('')
}

/** "C7" → 2 */
function columnOf(ref: string, otherwise: number): number {
  const letters = /^[A-Z]+/.exec(ref)
  if (!letters) return otherwise
  let n = 0
  for (let i = 0; i < letters[0].length; i++) n = n * 26 + letters[0].charCodeAt(i) - 64
  return Math.min(n - 1, 255)
}

/** Which cell styles show a date: the built-in ones and own formats with year, month or day in them. */
function dateStyles(styles: Document | null): boolean[] {
  if (!styles) return []
  const own: Record<string, string> = {}
  for (const f of Array.from(styles.getElementsByTagName('numFmt'))) own[f.getAttribute('numFmtId') ?? ''] = f.getAttribute('formatCode') ?? ''
  const cellXfs = styles.getElementsByTagName('cellXfs')[0]
  return Array.from(cellXfs?.getElementsByTagName('xf') ?? [], xf => {
    const id = +(xf.getAttribute('numFmtId') ?? 0)
    return (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58) || /[yd年月日]/i.test((own[id] ?? '').replace(/"[^"]*"|\[[^\]]*\]|\\./g, ''))
  })
}

function valueOf(c: Element, strings: string[], dates: boolean[]): string {
  const kind = c.getAttribute('t')
  if (kind === 'inlineStr') return textOf(c)
  const v = c.getElementsByTagName('v')[0]?.textContent ?? ''
  if (kind === 's') return strings[+v] ?? ''
  if (kind === 'str' || kind === 'b' || kind === 'e' || kind === 'd') return v
  if (v && dates[+(c.getAttribute('s') ?? -1)]) return new Date(Math.round((+v - 25569) * 86_400_000)).toISOString().slice(0, 10)
  return /e/i.test(v) && isFinite(+v) && Math.abs(+v) < 1e21 ? String(+v) : v
}

function quote(s: string): string {
  return /[",\r\n]/.test(s) ? '"' + s.replace(/"/g, '""') + '"' : s
}
