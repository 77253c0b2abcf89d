// Built for node and run once by pack.mjs: the elder's first screen as HTML, so that it is seen, and its links
// work, before the script has come.
import { createSSRApp } from 'vue'
import { renderToString } from 'vue/server-renderer'
import Home from './elder/Home.vue'

export const firstScreen = (): Promise<string> => renderToString(createSSRApp(Home))
