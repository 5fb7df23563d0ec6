import { cx } from 'class-variance-authority'
import { type ComponentPropsWithoutRef, forwardRef } from 'react'
import type { Plan } from '../billing/report.js'
import {
  describePlan,
  type PlanMessage,
  type PlanNoticeKind,
  type PlanOptions,
} from '../text/describe-plan.js'
import { englishPlanLabels, type PlanLabels } from '../text/labels-plan.js'
import { worded } from '../text/settings.js'
import { Icon } from './icons.js'
import { Sign } from './sign.js'

/** By what a notice is about: where its link leads, or what its button does. */
export type PlanNoticeActions = { readonly [Kind in PlanNoticeKind]?: string | (() => unknown) }

/** What a plan's notice says, and what may be done. Other props go to the `<ul>`. */
export type PlanNoticeViewProps = PlanOptions &
  Omit<ComponentPropsWithoutRef<'ul'>, 'children'> & {
    /** `null` and `undefined`: there is nothing to say. */
    readonly plan: Plan | null | undefined
    /** What leads on. @default links to the plan's `portalUrl`, where it has one */
    readonly actions?: PlanNoticeActions | undefined
    /** The one that is being done. */
    readonly busy?: PlanNoticeKind | undefined
    /** The action that was taken without a visible effect yet. */
    readonly unsure?: PlanNoticeKind | undefined
  }

/**
 * What a customer should know about their plan, each with an action: a failed payment, a
 * pause, an end, an arranged change, a trial. Drawn from props alone. Renders a `<ul>`, and nothing while
 * there is nothing to say.
 */
export const PlanNoticeView = forwardRef<HTMLUListElement, PlanNoticeViewProps>(
  function PlanNoticeView({ plan, labels, locale, timeZone, now, actions, ...rest }, ref) {
    const { busy, unsure, className, ...props } = rest
    const messages = plan ? describePlan(plan, { labels, locale, timeZone, now }) : []
    const [gravest] = messages
    if (!gravest) return null
    const say = worded(englishPlanLabels, labels?.plan)
    return (
      <ul
        ref={ref}
        aria-label={say.title}
        className={cx('uw-plan', className)}
        data-slot="plan-notice"
        data-state={gravest.kind}
        {...props}
      >
        {messages.map((message) => (
          <Message
            key={message.kind}
            message={message}
            say={say}
            act={actions?.[message.kind] ?? plan?.portalUrl}
            busy={busy === message.kind}
            unsure={unsure === message.kind}
          />
        ))}
      </ul>
    )
  },
)

type MessageProps = {
  readonly message: PlanMessage
  readonly say: PlanLabels
  readonly act: string | (() => unknown) | undefined
  readonly busy: boolean
  readonly unsure: boolean
}

function Message({ message: { kind, text, action }, say, act, busy, unsure }: MessageProps) {
  return (
    <li className="uw-plan-part" data-slot="plan-notice-part" data-state={kind}>
      <span className="uw-status">
        <Icon name={kind === 'failed' ? 'failed' : 'stale'} />
        <span className="uw-text">{text}</span>
      </span>
      {typeof act === 'string' && (
        <a className="uw-link" href={act}>
          {action}
        </a>
      )}
      {typeof act === 'function' && (
        <span className="uw-plan-act">
          <output className="uw-row">{unsure && say.unsure}</output>
          <button
            type="button"
            className="uw-link uw-stack-inline"
            aria-label={busy ? action : undefined}
            aria-disabled={busy || undefined}
            onClick={busy ? undefined : () => void act()}
          >
            <span className="uw-text" data-away={busy || undefined}>
              {action}
            </span>
            {busy && (
              <span className="uw-text">
                <Sign name="spinner" />
              </span>
            )}
          </button>
        </span>
      )}
    </li>
  )
}
