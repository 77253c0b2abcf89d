import '../style/tokens.css'
import '../style/base.css'
import '../style/parts.css'
import '../style/work.css'
import './kitchen.css'
import { startFace } from '../base/face'
import Shell from './Shell.vue'
import Board from './Board.vue'

void startFace(Shell, [
  { path: '/kitchen', view: Board },
  { path: '/kitchen/labels', view: () => import('./Labels.vue'), lazy: true },
  { path: '/kitchen/words', view: () => import('./Words.vue'), lazy: true },
  { path: '/kitchen/forecast', view: () => import('./Forecast.vue'), lazy: true },
  { path: '/kitchen/me', view: () => import('../parts/MyPage.vue'), lazy: true },
  { path: '/kitchen/routes', view: () => import('./Routes.vue'), lazy: true },
])
