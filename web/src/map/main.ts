import '../style/tokens.css'
import '../style/base.css'
import '../style/parts.css'
import '../style/work.css'
import './map.css'
import { startFace } from '../base/face'
import Shell from './Shell.vue'
import Cover from './Cover.vue'

void startFace(Shell, [
  { path: '/map', view: Cover },
  { path: '/map/gap', view: () => import('./Gap.vue'), lazy: true },
  { path: '/map/places', view: () => import('./Places.vue'), lazy: true },
  { path: '/map/homes', view: () => import('./Homes.vue'), lazy: true },
  { path: '/map/sheet', view: () => import('./Sheet.vue'), lazy: true },
  { path: '/map/paths', view: () => import('./Paths.vue'), lazy: true },
  { path: '/map/rounds', view: () => import('./Rounds.vue'), lazy: true },
  { path: '/map/helpers', view: () => import('./Helpers.vue'), lazy: true },
  { path: '/map/match', view: () => import('./Match.vue'), lazy: true },
  { path: '/map/access', view: () => import('./Access.vue'), lazy: true },
  { path: '/map/network', view: () => import('./Network.vue'), lazy: true },
])
