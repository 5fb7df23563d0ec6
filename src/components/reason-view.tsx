import { useId, version } from 'react'
import { Icon } from './icons.js'

// React 19 knows the attribute by its property name and warns about any other; React 18 knows it
// not at all and passes on lower-case names only.
const target = Number.parseInt(version, 10) < 19 ? 'popovertarget' : 'popoverTarget'

/** An info button that opens a short text, by mouse, touch and keyboard, without a script. */
export function ReasonView({ title, text }: { readonly title: string; readonly text: string }) {
  const id = useId()
  return (
    <>
      {'\u00a0'}
      <button
        type="button"
        className="uw-info"
        data-slot="usage-bar-reason"
        aria-label={title}
        {...{ [target]: id }}
      >
        <Icon name="info" />
      </button>
      <span id={id} popover="auto" className="uw-tip">
        {text}
      </span>
    </>
  )
}
