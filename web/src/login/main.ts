import '../style/tokens.css'
import '../style/base.css'
import '../style/parts.css'
import './login.css'
import { startFace } from '../base/face'
import Shell from './Shell.vue'
import Phone from './Phone.vue'
import Bind from './Bind.vue'
import Staff from './Staff.vue'

void startFace(Shell, [
  { path: '/login', view: Phone },
  { path: '/login/bind', view: Bind },
  { path: '/login/staff', view: Staff },
])
