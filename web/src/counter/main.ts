import '../style/tokens.css'
import '../style/base.css'
import '../style/parts.css'
import '../style/work.css'
import './counter.css'
import { startFace } from '../base/face'
import Desk from './Desk.vue'

void startFace(Desk, [{ path: '/counter', view: Desk }])
