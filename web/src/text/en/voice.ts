export default {
  on: 'Speaks',
  off: 'Speak',
  sample: 'All right, I will say what is done',
}
