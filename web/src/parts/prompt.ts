// What was just done, said aloud to staff whose hands and eyes are at the stove or the till: off until somebody
// switches it on at this device.
import { ref } from 'vue'
import { saying, say } from '../base/say'
import { keepOnDevice } from '../base/text'

function kept(): boolean {
  try {
    return localStorage.getItem('yl-voice') === 'on'
  } catch {
    return false
  }
}
export const voice = ref(kept())

/** Says it when the device speaks; the same words twice are said twice. */
export function prompt(text: string): void {
  if (!voice.value || !text) return
  saying.text = ''
  say(text)
}
export function setVoice(on: boolean, sample: string): void {
  voice.value = on
  keepOnDevice('voice', on ? 'on' : 'off')
  prompt(sample)
}
