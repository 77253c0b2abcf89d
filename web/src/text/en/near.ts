import type zh from '../zh/near'

const en: Record<keyof typeof zh, string> = {
  title: 'What is near',
  lead: 'Within {n} minutes on foot from home',
  nothing: 'Nothing near is registered yet',
  walk: '{n} minutes on foot',
  stairs_none: 'No steps on the way',
  stairs_around: 'Steps on the way; around them {n} minutes',
  stairs_only: 'Steps cannot be avoided',
  door_steps: 'Steps at the door',
  shut: 'Shut now',
  unsure: 'Old information: ask before you go',
  more: 'Show more',
  map: 'Show the map',
  map_label: 'Map around home, with the numbers of the list',
  home_mark: 'H',
}
export default en
