import { ButtonView } from '../../src/components/button-view.js'

const box = { display: 'grid', gap: '0.75rem', justifyItems: 'start' } as const
const field = {
  boxSizing: 'border-box',
  inlineSize: '100%',
  padding: '0.5rem',
  font: 'inherit',
  color: 'inherit',
  background: 'none',
  border: '1px solid var(--uw-border-strong)',
  borderRadius: '6px',
} as const

/** Something a host sells by use. */
export function Feature() {
  return (
    <div style={box}>
      <textarea aria-label="Prompt" style={field} defaultValue="A lighthouse at dawn" />
      <ButtonView look="primary">Generate</ButtonView>
    </div>
  )
}

/** A smaller thing that costs nothing. */
export function Draft() {
  return (
    <div style={box}>
      <textarea aria-label="Prompt" style={field} defaultValue="A lighthouse at dawn" />
      <ButtonView look="primary">Create draft</ButtonView>
    </div>
  )
}
