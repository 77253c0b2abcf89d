import '../style/tokens.css'
import '../style/base.css'
import '../style/parts.css'
import '../style/work.css'
import '../staff/staff.css'
import './gov.css'
import { startFace } from '../base/face'
import Shell from './Shell.vue'
import Overview from './Overview.vue'

void startFace(Shell, [
  { path: '/gov', view: Overview },
  { path: '/gov/programmes', view: () => import('./Programmes.vue'), lazy: true },
  { path: '/gov/programmes/new', view: () => import('./NewProgramme.vue'), lazy: true },
  { path: '/gov/programmes/:id', view: () => import('./Programme.vue'), lazy: true },
  { path: '/gov/programmes/drafts/:id', view: () => import('./Draft.vue'), lazy: true },
  { path: '/gov/compare', view: () => import('./Compare.vue'), lazy: true },
  { path: '/gov/trial', view: () => import('./Trial.vue'), lazy: true },
  { path: '/gov/claims', view: () => import('./Claims.vue'), lazy: true },
  { path: '/gov/claims/:id', view: () => import('./Claim.vue'), lazy: true },
  { path: '/gov/subsidies', view: () => import('./Cases.vue'), lazy: true },
  { path: '/gov/sites', view: () => import('./Sites.vue'), lazy: true },
  { path: '/gov/policies', view: () => import('./Policies.vue'), lazy: true },
  { path: '/gov/samples', view: () => import('./Samples.vue'), lazy: true },
  { path: '/gov/gifts', view: () => import('./Gifts.vue'), lazy: true },
  { path: '/gov/aids', view: () => import('./Aids.vue'), lazy: true },
])
