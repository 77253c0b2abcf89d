import type zh from '../zh/near'

const en: Record<keyof typeof zh, string> = {
  title: 'What is near',
  lead: 'Within {n} minutes on foot from home',
  nothing: 'Nothing near is registered yet',
  walk: '{n} {n:minute|minutes} on foot',
  stairs_none: 'No steps on the way',
  stairs_around: 'Steps on the way; around them {n} {n:minute|minutes}',
  stairs_only: 'Steps cannot be avoided',
  door_steps: 'Steps at the door',
  shut: 'Shut now',
  unsure: 'Old information: ask before you go',
  more: 'Show more',
  map: 'Show the map',
  map_label: 'Map around home, with the numbers of the list',
  home_mark: 'H',
  want_title: 'None of these is near. Which would you like?',
  want: 'I would like a {kind}',
  wanted: 'Written down; press again to take it back',
  kind_canteen: 'canteen',
  kind_clinic: 'clinic',
  kind_pharmacy: 'pharmacy',
  kind_shop: 'shop or market',
  kind_activity: 'activity room',
  kind_toilet: 'public toilet',
}
export default en
