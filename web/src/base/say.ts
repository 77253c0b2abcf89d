// Reading aloud: the device's own Chinese voice when it has one, else the server's, else the words stay on screen.
// One thing is read at a time; a second tap stops it.
import { reactive } from 'vue'
import { inEnglish } from './text'

export const saying = reactive({ text: '' })
let audio: HTMLAudioElement | null = null

export function say(text: string): void {
  const again = saying.text === text
  hush()
  if (again) return
  saying.text = text
  const voice = localVoice()
  if (voice) {
    const words = new SpeechSynthesisUtterance(text)
    words.voice = voice
    words.lang = voice.lang
    words.rate = 0.85
    words.onend = words.onerror = () => done(text)
    speechSynthesis.speak(words)
    return
  }
  audio = new Audio('/api/say?lang=' + (inEnglish() ? 'en' : 'zh') + '&text=' + encodeURIComponent(text))
  audio.onended = audio.onerror = () => done(text)
  audio.play().catch(() => done(text))
}

export function hush(): void {
  saying.text = ''
  if (window.speechSynthesis) speechSynthesis.cancel()
  if (audio) audio.pause()
  audio = null
}

function done(text: string): void {
  if (saying.text === text) saying.text = ''
}

/** Some phones list voices they do not have; only a local one counts. */
function localVoice(): SpeechSynthesisVoice | undefined {
  if (!window.speechSynthesis || !window.SpeechSynthesisUtterance) return undefined
  const want = inEnglish() ? 'en' : 'zh'
  return speechSynthesis.getVoices().filter(v => v.localService && v.lang.toLowerCase().indexOf(want) === 0)[0]
}
