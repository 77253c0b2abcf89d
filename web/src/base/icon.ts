import { h, type FunctionalComponent } from 'vue'

/** A Tabler outline icon as a component; always beside a word or on a control with a name. */
export function icon(body: string, filled = false): FunctionalComponent {
  return () => h('svg', { class: filled ? 'i f' : 'i', viewBox: '0 0 24 24', 'aria-hidden': 'true', innerHTML: body })
}
