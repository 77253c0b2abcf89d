import '../style/tokens.css'
import '../style/base.css'
import '../style/parts.css'
import '../style/work.css'
import './site.css'
import { startFace } from '../base/face'
import Shell from './Shell.vue'
import Today from './Today.vue'

void startFace(Shell, [
  { path: '/site', view: Today },
  { path: '/site/menu', view: () => import('./Menu.vue'), lazy: true },
  { path: '/site/dishes', view: () => import('./Dishes.vue'), lazy: true },
  { path: '/site/phone', view: () => import('./Phone.vue'), lazy: true },
  { path: '/site/chain', view: () => import('./Chain.vue'), lazy: true },
  { path: '/site/paper', view: () => import('./Paper.vue'), lazy: true },
  { path: '/site/calls', view: () => import('./Calls.vue'), lazy: true },
  { path: '/site/seen', view: () => import('./Seen.vue'), lazy: true },
  { path: '/site/complaints', view: () => import('./Complaints.vue'), lazy: true },
  { path: '/site/votes', view: () => import('./Votes.vue'), lazy: true },
  { path: '/site/safety', view: () => import('./Safety.vue'), lazy: true },
  { path: '/site/staff', view: () => import('./Staff.vue'), lazy: true },
  { path: '/site/close', view: () => import('./Close.vue'), lazy: true },
])
