import '../style/tokens.css'
import '../style/base.css'
import '../style/parts.css'
import '../style/work.css'
import './desk.css'
import { startFace } from '../base/face'
import Shell from './Shell.vue'
import Desk from './Desk.vue'

void startFace(Shell, [
  { path: '/desk', view: Desk },
  { path: '/desk/sheet', view: () => import('./Sheet.vue'), lazy: true },
])
