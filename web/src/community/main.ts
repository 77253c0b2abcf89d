import '../style/tokens.css'
import '../style/base.css'
import '../style/parts.css'
import '../style/work.css'
import '../staff/staff.css'
import '../gov/gov.css'
import './community.css'
import { startFace } from '../base/face'
import Shell from './Shell.vue'
import Reach from './Reach.vue'

void startFace(Shell, [
  { path: '/community', view: Reach },
  { path: '/community/coverage', view: () => import('./Coverage.vue'), lazy: true },
  { path: '/community/activities', view: () => import('./Activities.vue'), lazy: true },
  { path: '/community/tables', view: () => import('./Tables.vue'), lazy: true },
  { path: '/community/council', view: () => import('./Council.vue'), lazy: true },
  { path: '/community/posters', view: () => import('./Posters.vue'), lazy: true },
  { path: '/community/complaints', view: () => import('./Complaints.vue'), lazy: true },
])
