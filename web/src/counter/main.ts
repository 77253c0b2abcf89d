import '../style/tokens.css'
import '../style/base.css'
import '../style/parts.css'
import '../style/work.css'
import './counter.css'
import { startFace } from '../base/face'
import Shell from './Shell.vue'
import Desk from './Desk.vue'

void startFace(Shell, [{ path: '/counter', view: Desk }, { path: '/counter/card', view: () => import('./Card.vue'), lazy: true }, { path: '/counter/me', view: () => import('../parts/MyPage.vue'), lazy: true }])
