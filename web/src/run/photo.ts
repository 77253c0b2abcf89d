// A photo small enough for a slow line: at most 1000 px, JPEG, at most 120 KB.
const SIDE_MAX = 1000
const BYTES_MAX = 120 * 1024

export async function shrink(file: File): Promise<string> {
  const image = await createImageBitmap(file)
  const scale = Math.min(1, SIDE_MAX / Math.max(image.width, image.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(image.width * scale))
  canvas.height = Math.max(1, Math.round(image.height * scale))
  canvas.getContext('2d')!.drawImage(image, 0, 0, canvas.width, canvas.height)
  image.close()
  for (let quality = 0.7; quality > 0.2; quality -= 0.15) {
    const data = canvas.toDataURL('image/jpeg', quality)
    if (data.length * 3 / 4 <= BYTES_MAX) return data.slice(data.indexOf(',') + 1)
  }
  throw new Error('photo')
}
