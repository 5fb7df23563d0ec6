import { useId } from 'react'
import { Icon } from './icons.js'
import { opens } from './popover-target.js'

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
        {...opens(id)}
      >
        <Icon name="info" />
      </button>
      <span id={id} popover="auto" className="uw-tip">
        {text}
      </span>
    </>
  )
}
