// Records a short voice note: opus in WebM where the browser can, what Safari records otherwise. Loaded when somebody
// is about to speak.
export const LIMIT_MS = 20_000
const BYTES_MAX = 200 * 1024
const KINDS = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4']

export interface Sound { blob: Blob, base64: string, ms: number }
export interface Recording { stop: () => void, done: Promise<Sound> }

export const canRecord = () => typeof MediaRecorder !== 'undefined' && !!navigator.mediaDevices?.getUserMedia

function base64(blob: Blob): Promise<string> {
  return new Promise((good, bad) => {
    const reader = new FileReader()
    reader.onload = () => good((reader.result as string).split(',')[1])
    reader.onerror = () => bad(reader.error)
    reader.readAsDataURL(blob)
  })
}

/** Asks for the microphone; ends by stop() or after twenty seconds, and lets the microphone go. */
export async function record(): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true } })
  const mimeType = KINDS.filter(k => MediaRecorder.isTypeSupported(k))[0]
  const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: 24_000 })
  const parts: Blob[] = []
  const began = Date.now()
  const stop = () => { if (recorder.state !== 'inactive') recorder.stop() }
  const limit = window.setTimeout(stop, LIMIT_MS - 200)
  const done = new Promise<Sound>((good, bad) => {
    recorder.ondataavailable = e => { if (e.data.size) parts.push(e.data) }
    recorder.onstop = () => {
      clearTimeout(limit)
      stream.getTracks().forEach(t => t.stop())
      const ms = Math.min(Date.now() - began, LIMIT_MS)
      const blob = new Blob(parts, { type: (mimeType ?? 'audio/webm').split(';')[0] })
      if (blob.size > BYTES_MAX || ms < 300) bad(new Error('length'))
      else base64(blob).then(text => good({ blob, base64: text, ms }), bad)
    }
  })
  recorder.start()
  return { stop, done }
}
