import '../style/tokens.css'
import '../style/base.css'
import '../style/parts.css'
import '../style/work.css'
import '../map/map.css'
import './wall.css'
import { startFace } from '../base/face'
import Shell from './Shell.vue'
import Wall from './Wall.vue'

void startFace(Shell, [
  { path: '/wall', view: Wall },
  { path: '/wall/seen', view: () => import('./Seen.vue'), lazy: true },
  { path: '/wall/lost', view: () => import('./Lost.vue'), lazy: true },
  { path: '/wall/people', view: () => import('./People.vue'), lazy: true },
  { path: '/wall/roster', view: () => import('./Roster.vue'), lazy: true },
  { path: '/wall/report', view: () => import('./Report.vue'), lazy: true },
])
