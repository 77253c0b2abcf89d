// Draws the icons of the installed app from the logo, for whoever changes it:  node icons.mjs  (Chromium draws)
import { mkdirSync, writeFileSync } from 'node:fs'
import { openBrowser } from './test/browser.mjs'

const out = new URL('./src/style/app/', import.meta.url).pathname
const HOUSE = '<path d="M4 20 20 6l16 14v13a3 3 0 0 1-3 3H7a3 3 0 0 1-3-3z" fill="#fff"/><circle cx="14.500" cy="22.500" r="3.600" fill="#F59A48"/><circle cx="25.500" cy="22.500" r="3.600" fill="#0B5345"/><path d="M19 36c0-6 3-8.500 6.500-8.500S32 30 32 36z" fill="#0B5345"/><path d="M8 36c0-6 3-8.500 6.500-8.500S21 30 21 36z" fill="#F59A48"/>'
/** `part` of the width is the house: what a maskable icon shows is at least the inner 80 % as a circle. */
const svg = (px, part, round) => {
  const side = 40 / part
  const edge = (40 - side) / 2
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${px}" height="${px}" viewBox="${edge} ${edge + 1} ${side} ${side}"><rect x="${edge}" y="${edge + 1}" width="${side}" height="${side}" rx="${round ? side * 0.22 : 0}" fill="#0B5345"/>${HOUSE}</svg>`
}
mkdirSync(out, { recursive: true })
const browser = await openBrowser()
for (const [name, px, part, round] of [['icon-192', 192, 0.78, true], ['icon-512', 512, 0.78, true], ['mask-192', 192, 0.62, false], ['mask-512', 512, 0.62, false], ['apple-180', 180, 0.74, false]]) {
  const page = await browser.newPage({ viewport: { width: px, height: px } })
  await page.setContent(`<style>body{margin:0}svg{display:block}</style>${svg(px, part, round)}`)
  writeFileSync(out + name + '.png', await page.screenshot({ omitBackground: true }))
  await page.close()
}
await browser.close()
