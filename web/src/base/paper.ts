// The paper a page prints on, set through the CSSOM: a style element would break the content policy.
import { onMounted, onUnmounted } from 'vue'

export function usePaper(size: string, margin: string): void {
  let sheet: CSSStyleSheet | null = null
  onMounted(() => {
    sheet = document.styleSheets[document.styleSheets.length - 1] as CSSStyleSheet
    sheet.insertRule(`@page{size:${size};margin:${margin}}`, sheet.cssRules.length)
  })
  onUnmounted(() => {
    if (!sheet) return
    for (let i = sheet.cssRules.length - 1; i >= 0; i--) if (sheet.cssRules[i].type === CSSRule.PAGE_RULE) sheet.deleteRule(i)
  })
}
export const printPage = () => window.print()
