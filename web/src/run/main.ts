import '../style/tokens.css'
import '../style/base.css'
import '../style/parts.css'
import './run.css'
import { startFace } from '../base/face'
import Run from './Run.vue'

void startFace(Run, [{ path: '/run', view: Run }, { path: '/run/:stop', view: Run }])
