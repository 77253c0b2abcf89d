import '../style/tokens.css'
import '../style/base.css'
import '../style/parts.css'
import '../style/work.css'
import './family.css'
import { startFace } from '../base/face'
import Shell from './Shell.vue'
import HomePage from './Home.vue'

void startFace(Shell, [
  { path: '/family', view: HomePage },
  { path: '/family/me', view: () => import('./Me.vue'), lazy: true },
  { path: '/family/:elder', view: HomePage },
  { path: '/family/:elder/today', view: HomePage },
  { path: '/family/:elder/money', view: () => import('./Money.vue'), lazy: true },
  { path: '/family/:elder/alarms', view: () => import('../devices/Alarms.vue'), lazy: true },
  { path: '/family/:elder/voices', view: () => import('./Voices.vue'), lazy: true },
  { path: '/family/:elder/standing', view: () => import('./Standing.vue'), lazy: true },
  { path: '/family/:elder/meals', view: () => import('./Meals.vue'), lazy: true },
])
