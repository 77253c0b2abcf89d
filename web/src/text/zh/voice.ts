export default {
  on: '会念出来',
  off: '念出来',
  sample: '好，做好一样就念一样',
}
