import '../style/tokens.css'
import '../style/base.css'
import '../style/parts.css'
import '../style/work.css'
import './subsidies.css'
import { startFace } from '../base/face'
import Shell from './Shell.vue'
import Open from './Open.vue'

void startFace(Shell, [
  { path: '/subsidies', view: Open },
  { path: '/subsidies/partner', view: () => import('./Partner.vue'), lazy: true },
  { path: '/subsidies/help', view: () => import('./Help.vue'), lazy: true },
])
