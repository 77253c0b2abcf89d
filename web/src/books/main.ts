import '../style/tokens.css'
import '../style/base.css'
import '../style/parts.css'
import '../style/work.css'
import '../staff/staff.css'
import '../gov/gov.css'
import { startFace } from '../base/face'
import Shell from './Shell.vue'
import Month from './Month.vue'

void startFace(Shell, [
  { path: '/books', view: Month },
  { path: '/books/bank', view: () => import('./Bank.vue'), lazy: true },
  { path: '/books/drawer', view: () => import('./Drawer.vue'), lazy: true },
  { path: '/books/refunds', view: () => import('./Refunds.vue'), lazy: true },
  { path: '/books/pool', view: () => import('./Pool.vue'), lazy: true },
  { path: '/books/stock', view: () => import('./Stock.vue'), lazy: true },
  { path: '/books/helpers', view: () => import('./Helpers.vue'), lazy: true },
  { path: '/books/hub', view: () => import('./Hub.vue'), lazy: true },
  { path: '/books/cases', view: () => import('./Cases.vue'), lazy: true },
])
