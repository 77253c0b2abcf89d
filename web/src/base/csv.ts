// A table that is shown, as a file for a spreadsheet.
// What a spreadsheet would take for a formula is marked as text; a number stays one.
const cell = (v: string | number) => (typeof v === 'string' && /^[=+\-@\t]/.test(v) ? "'" + v : String(v))
const quoted = (v: string | number) => (/[",\r\n]/.test(cell(v)) ? '"' + cell(v).replace(/"/g, '""') + '"' : cell(v))

export function saveCsv(name: string, rows: (string | number)[][]): void {
  const a = document.createElement('a')
  a.href = URL.createObjectURL(new Blob(['\ufeff' + rows.map(r => r.map(quoted).join(',') + '\r\n').join('')], { type: 'text/csv' }))
  a.download = name + '.csv'
  a.click()
  setTimeout(() => URL.revokeObjectURL(a.href), 1000)
}
