import '../style/tokens.css'
import '../style/base.css'
import '../style/parts.css'
import './elder.css'
import { startFace } from '../base/face'
import Shell from './Shell.vue'
import HomePage from './Home.vue'

const order = () => import('./Order.vue')

void startFace(Shell, [
  { path: '/', view: HomePage },
  { path: '/order', view: order, lazy: true },
  { path: '/order/pick', view: () => import('./Pick.vue'), lazy: true },
  { path: '/order/done/:id', view: () => import('./Done.vue'), lazy: true },
  { path: '/order/say/:id', view: () => import('./Say.vue'), lazy: true },
  { path: '/order/wrong/:id', view: () => import('./Wrong.vue'), lazy: true },
  { path: '/order/mine', view: () => import('./Mine.vue'), lazy: true },
  { path: '/voices', view: () => import('./Voices.vue'), lazy: true },
  { path: '/votes', view: () => import('./Votes.vue'), lazy: true },
  { path: '/council', view: () => import('./Council.vue'), lazy: true },
  { path: '/order/sites', view: () => import('./Sites.vue'), lazy: true },
  { path: '/me/food', view: () => import('./Food.vue'), lazy: true },
  { path: '/me/standing', view: () => import('./Standing.vue'), lazy: true },
  { path: '/help', view: () => import('./Help.vue'), lazy: true },
  { path: '/sos', view: () => import('./Sos.vue'), lazy: true },
  { path: '/events', view: () => import('./Activities.vue'), lazy: true },
  { path: '/card', view: () => import('./Card.vue'), lazy: true },
  { path: '/card/mine', view: () => import('./Offers.vue'), lazy: true },
  { path: '/card/back', view: () => import('./Back.vue'), lazy: true },
  { path: '/near', view: () => import('./Near.vue'), lazy: true },
  { path: '/me', view: () => import('./Me.vue'), lazy: true },
  { path: '/me/messages', view: () => import('./Told.vue'), lazy: true },
  { path: '/me/looks', view: () => import('./Looks.vue'), lazy: true },
  { path: '/me/consents', view: () => import('./Consents.vue'), lazy: true },
])

// The next tap is likely the lunch: its page comes as soon as the first one is quiet.
setTimeout(() => order().catch(() => undefined), 1000)
