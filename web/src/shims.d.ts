declare module 'icon:*' {
  import type { FunctionalComponent } from 'vue'
  const icon: FunctionalComponent
  export default icon
}
declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent<object, object, any>
  export default component
}
declare module '*.css'
