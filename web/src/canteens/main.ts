import '../style/tokens.css'
import '../style/base.css'
import '../style/parts.css'
import '../style/work.css'
import '../subsidies/subsidies.css'
import './canteens.css'
import { startFace } from '../base/face'
import Open from './Open.vue'

void startFace(Open, [{ path: '/canteens', view: Open }])
