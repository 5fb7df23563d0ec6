import { cx } from 'class-variance-authority'
import {
  type ComponentPropsWithoutRef,
  type ElementType,
  forwardRef,
  type ReactNode,
  type Ref,
} from 'react'
import {
  type ActivationOptions,
  type ActivationStatus,
  describeActivation,
  isFinished,
  type Step,
} from '../text/describe-activation.js'
import { englishPromptLabels } from '../text/labels-prompt.js'
import { worded } from '../text/settings.js'
import { ButtonView } from './button-view.js'
import { Sign, type SignName } from './sign.js'
import { UpgradeHeadView } from './upgrade-head-view.js'

/** Progress of an upgrade after the checkout. Other props go to the `<div>`. */
export type UpgradeActivationViewProps = ActivationOptions &
  Omit<ComponentPropsWithoutRef<'div'>, 'children'> & {
    /** How far it has come. */
    readonly status: ActivationStatus
    /** What the title is drawn as. @default 'h3' */
    readonly titleAs?: ElementType
    /** What the sentence below it is drawn as. @default 'p' */
    readonly bodyAs?: ElementType
    /** Id of the title. */
    readonly titleId?: string | undefined
    /** The title, which takes focus by script. */
    readonly titleRef?: Ref<HTMLHeadingElement> | undefined
    /** Looks again while it is not confirmed. */
    readonly onCheck?: (() => void) | undefined
    /** Takes back a change that is to come. */
    readonly onTakeBack?: (() => void) | undefined
    /** The change is being taken back. @default false */
    readonly takingBack?: boolean | undefined
    /** Shown in place of the sentence below the title: what went wrong. */
    readonly problem?: ReactNode
    /** Hides the completed upgrade. */
    readonly onDone?: (() => void) | undefined
    /** Adds a cross called `closeLabel`. */
    readonly onClose?: (() => void) | undefined
    /** Name of the cross. */
    readonly closeLabel?: string | undefined
  }

/**
 * What follows a checkout: the steps on the way, an honest word when they take long, and the end.
 * A region beside it should say `title` aloud when it changes. Renders a `<div>`.
 */
export const UpgradeActivationView = forwardRef<HTMLDivElement, UpgradeActivationViewProps>(
  function UpgradeActivationView(
    {
      status,
      labels,
      locale,
      timeZone,
      meter,
      details,
      quantity,
      via,
      present,
      startsAt,
      titleAs = 'h3',
      bodyAs = 'p',
      titleId,
      titleRef,
      onCheck,
      onDone,
      onTakeBack,
      takingBack = false,
      problem,
      onClose,
      closeLabel,
      className,
      ...props
    },
    ref,
  ) {
    const what = { meter, details, quantity, via, present, startsAt }
    const options = { labels, locale, timeZone, ...what }
    const { title, note, steps } = describeActivation(status, options)
    const say = worded(englishPromptLabels, labels?.prompt)
    const finished = isFinished(status)
    const action = finished ? onDone : status === 'unconfirmed' ? onCheck : undefined
    return (
      <div
        ref={ref}
        className={cx('uw-activation', className)}
        data-slot="upgrade-activation"
        data-state={status}
        {...props}
      >
        <UpgradeHeadView
          titleAs={titleAs}
          titleId={titleId}
          titleRef={titleRef}
          title={title}
          bodyAs={bodyAs}
          body={problem || note}
          done={finished}
          closeLabel={closeLabel}
          onClose={onClose}
        />
        {steps.length > 0 && (
          <ol className="uw-steps">
            {steps.map((step) => (
              <StepView key={step.text} {...step} />
            ))}
          </ol>
        )}
        {action && (
          <div className="uw-actions">
            {status === 'scheduled' && onTakeBack && (
              <ButtonView busy={takingBack} onClick={onTakeBack}>
                {say.undo}
              </ButtonView>
            )}
            <ButtonView onClick={action}>{finished ? say.done : say.check}</ButtonView>
          </div>
        )}
      </div>
    )
  },
)

const signs: Readonly<Record<Step['state'], SignName>> = {
  done: 'done',
  current: 'spinner',
  todo: 'waiting',
}

function StepView({ state, text }: Step) {
  return (
    <li
      className="uw-status uw-step"
      data-state={state}
      aria-current={state === 'current' ? 'step' : undefined}
    >
      <Sign name={signs[state]} />
      <span className="uw-text">{text}</span>
    </li>
  )
}
