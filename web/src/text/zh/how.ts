/** How a meal reaches who eats it, with what that costs, said before it is ordered. */
export default {
  how: '怎么吃',
  door: '送上门',
  eat_in: '到食堂吃',
  take_away: '自己来拿',
  fee: '送上门另付 {n} 元。',
  free: '送上门不收钱，{n} 元由补贴出。',
}
