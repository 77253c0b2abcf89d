export default {
  page: 'Page {n} of {all}',
  metres: '{n} m',
  km: '{n} km',
  on_map: 'The numbers on the map',
}
