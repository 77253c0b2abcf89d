import '../style/tokens.css'
import '../style/base.css'
import '../style/parts.css'
import '../style/work.css'
import './staff.css'
import { startFace } from '../base/face'
import Shell from './Shell.vue'
import Find from './Find.vue'

void startFace(Shell, [
  { path: '/staff', view: Find },
  { path: '/staff/people/:id', view: () => import('./Person.vue'), lazy: true },
  { path: '/staff/people/:id/assess', view: () => import('./Assess.vue'), lazy: true },
  { path: '/staff/people/:id/looks', view: () => import('./Looks.vue'), lazy: true },
  { path: '/staff/new', view: () => import('./New.vue'), lazy: true },
  { path: '/staff/import', view: () => import('./Import.vue'), lazy: true },
  { path: '/staff/accounts', view: () => import('./Accounts.vue'), lazy: true },
  { path: '/staff/devices', view: () => import('../devices/Devices.vue'), lazy: true },
  { path: '/staff/mine', view: () => import('./Mine.vue'), lazy: true },
  { path: '/staff/quality', view: () => import('./Quality.vue'), lazy: true },
  { path: '/staff/messages', view: () => import('./Tell.vue'), lazy: true },
  { path: '/staff/duplicates', view: () => import('./Duplicates.vue'), lazy: true },
])
