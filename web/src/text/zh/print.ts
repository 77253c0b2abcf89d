export default {
  page: '第 {n} 页，共 {all} 页',
  metres: '{n} 米',
  km: '{n} 公里',
  on_map: '图上的数',
}
