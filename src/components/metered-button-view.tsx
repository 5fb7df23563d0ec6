import { cx } from 'class-variance-authority'
import { forwardRef, useId } from 'react'
import {
  type ButtonDescription,
  type ButtonOptions,
  type ButtonUse,
  type ButtonWork,
  describeButton,
} from '../text/describe-button.js'
import { englishButtonLabels } from '../text/labels-button.js'
import { worded } from '../text/settings.js'
import { ButtonView, type ButtonViewProps } from './button-view.js'
import { Icon } from './icons.js'
import { Sign } from './sign.js'

/** What a press uses and how far its work is. Other props go to the `<button>`. */
export type MeteredButtonViewProps = ButtonOptions &
  Omit<ButtonViewProps, 'busy' | 'off'> & {
    /** The meters that a press uses. */
    readonly uses: readonly ButtonUse[]
    /** State of the last press's work. @default idle */
    readonly work?: ButtonWork | undefined
    /** Keeps the cost for assistive technology only, which reads it with the button. @default false */
    readonly hideNote?: boolean | undefined
    /** URL where the customer gets more. Adds a link after the amount that is missing. */
    readonly plansHref?: string | undefined
    /** Shows where the customer gets more. Adds a button, or is called with the link. */
    readonly onPlans?: (() => void) | undefined
  }

/**
 * A button with what a press costs beside it, before the press. While there is too little it cannot
 * be pressed, keeps the focus and says why; while it works it keeps its width. Renders a `<span>`
 * around a `<button>`; `ref` and `className` are the button's.
 */
export const MeteredButtonView = forwardRef<HTMLButtonElement, MeteredButtonViewProps>(
  function MeteredButtonView(
    { uses, work = { status: 'idle' }, hideNote = false, plansHref, onPlans, asChild, ...props },
    ref,
  ) {
    const { labels, locale, timeZone, policy, look = asChild ? 'host' : 'primary', ...host } = props
    const noteId = useId()
    const said = describeButton(uses, work, { labels, locale, timeZone, policy })
    const described = host['aria-describedby']
    return (
      <span
        className="uw-metered"
        data-slot="metered-button"
        data-state={said.state}
        data-usage={usageOf(uses)}
      >
        <ButtonView
          ref={ref}
          look={look}
          asChild={asChild ?? false}
          busy={said.state === 'running'}
          off={said.off}
          data-slot="metered-button-control"
          {...host}
          aria-describedby={cx(noteId, described)}
        />
        <span
          className={hideNote ? 'uw-hidden' : 'uw-metered-note'}
          data-slot="metered-button-note"
          data-room={hideNote ? undefined : said.longest}
        >
          <span className="uw-status">
            {!hideNote && <NoteSign state={said.state} />}
            <span className="uw-text">
              <span id={noteId}>{said.note}</span>
              {said.lacks && !hideNote && (
                <MoreView
                  text={worded(englishButtonLabels, labels?.button).more}
                  href={plansHref}
                  onPress={onPlans}
                />
              )}
            </span>
          </span>
        </span>
      </span>
    )
  },
)

/** Why the amount left is not shown; `undefined` while every number is known. */
function usageOf(uses: readonly ButtonUse[]): string | undefined {
  const unknown = uses.find(({ usage }) => usage.status !== 'ready' || usage.stale)?.usage
  return unknown?.status === 'ready' ? 'stale' : unknown?.status
}

function NoteSign({ state }: Pick<ButtonDescription, 'state'>) {
  if (state === 'done') return <Sign name="done" />
  return state === 'failed' ? <Icon name="failed" /> : null
}

type MoreViewProps = {
  readonly text: string
  readonly href: string | undefined
  readonly onPress: (() => void) | undefined
}

function MoreView({ text, href, onPress }: MoreViewProps) {
  if (href === undefined && !onPress) return null
  const press = onPress && { onClick: () => onPress() }
  return (
    <>
      {' '}
      {href === undefined ? (
        <button type="button" className="uw-link" {...press}>
          {text}
        </button>
      ) : (
        <a className="uw-link" href={href} {...press}>
          {text}
        </a>
      )}
    </>
  )
}
