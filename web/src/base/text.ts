// Sentences. Chinese comes with each face; English is loaded when asked for. The keys of the Chinese book
// are the type of the English one, so a missing or misspelt key does not compile.
import { reactive } from 'vue'

export type Lang = 'zh' | 'en'
type Vars = Record<string, string | number>
interface Book { load(): Promise<void> }

const state = reactive({ lang: 'zh' as Lang, loaded: 0 })
const books: Book[] = []

export const lang = () => state.lang
export const inEnglish = () => state.lang === 'en'

/** {n} is what `vars` says of n; {n:meal|meals} is the first word when that is one, else the second. */
export function fill(sentence: string, vars?: Vars): string {
  return vars ? sentence.replace(/\{(\w+):?(.*?)\}/g, (all, name, words) => (name in vars ? words ? words.split('|')[+(vars[name] != 1)] : vars[name] : all)) : sentence
}

/** Chinese fonts draw “ ” ’ as wide as a character: in English they are the plain ones. */
function upright<K extends string>(sentences: Record<K, string>): Record<K, string> {
  const out = {} as Record<K, string>
  for (const k of Object.keys(sentences) as K[]) out[k] = sentences[k].replace(/[\u2019\u201c\u201d]/g, q => (q < '\u201c' ? '\'' : '"'))
  return out
}

/** Registers a book of sentences and returns its reader. */
export function book<K extends string>(zh: Record<K, string>, english: () => Promise<{ default: Record<K, string> }>) {
  let en: Record<K, string> | null = null
  const load = async () => {
    if (!en) {
      en = upright((await english()).default)
      state.loaded++
    }
  }
  books.push({ load })
  if (state.lang === 'en') void load()
  return (key: K, vars?: Vars): string => fill((state.lang === 'en' && state.loaded && en ? en : zh)[key], vars)
}

/** Switches the language once its sentences are here, and keeps the choice on this device. */
export async function setLang(next: Lang, keep = true): Promise<void> {
  if (next === 'en') await Promise.all(books.map(b => b.load()))
  state.lang = next
  document.documentElement.lang = next === 'en' ? 'en' : 'zh-CN'
  if (keep) keepOnDevice('lang', next)
}

export function keepOnDevice(name: string, value: string): void {
  try {
    localStorage.setItem('yl-' + name, value)
  } catch { /* nothing can be kept here: the choice holds until the page is left */ }
}
