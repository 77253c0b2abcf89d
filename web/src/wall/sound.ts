// The alarm's sound, and its proof: once a minute a quiet tone goes through the same path, and a meter in that
// path says whether anything came through. A browser gives sound only after a first touch.
import { reactive } from 'vue'

export const sound = reactive({ on: false, proved_ms: 0, ok: true })
let context: AudioContext | null = null
let meter: AnalyserNode | null = null

function tone(hz: number, loud: number, seconds: number): void {
  if (!context || !meter) return
  const from = context.createOscillator()
  const gain = context.createGain()
  from.frequency.value = hz
  gain.gain.value = loud
  from.connect(gain)
  gain.connect(meter)
  from.start()
  from.stop(context.currentTime + seconds)
}

export function openSound(): void {
  try {
    if (!context) {
      context = new AudioContext()
      meter = context.createAnalyser()
      meter.connect(context.destination)
    }
    void context.resume().then(() => prove())
  } catch {
    sound.on = false
  }
}
export function prove(): void {
  if (!context || !meter || context.state !== 'running') {
    sound.on = false
    return
  }
  sound.on = true
  tone(880, 0.02, 0.3)
  setTimeout(() => {
    const level = new Uint8Array(meter!.fftSize)
    meter!.getByteTimeDomainData(level)
    sound.ok = level.some(v => v !== 128)
    sound.proved_ms = Date.now()
  }, 150)
}
/** Two tones, as long as somebody waits. */
export function ring(): void {
  tone(988, 0.5, 0.25)
  setTimeout(() => tone(740, 0.5, 0.35), 300)
}
