import '../style/tokens.css'
import '../style/base.css'
import '../style/parts.css'
import '../style/work.css'
import './subsidies.css'
import { startFace } from '../base/face'
import Open from './Open.vue'

void startFace(Open, [{ path: '/subsidies', view: Open }])
