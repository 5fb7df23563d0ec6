import { cx } from 'class-variance-authority'
import { forwardRef, type ReactNode } from 'react'
import { ButtonView } from './button-view.js'
import { SkeletonView } from './figure-view.js'
import { away, UpgradeActionView, UpgradeProblemView } from './upgrade-action-view.js'
import { UpgradeActivationView } from './upgrade-activation-view.js'
import { UpgradeHeadView } from './upgrade-head-view.js'
import { UpgradePlansView } from './upgrade-plans-view.js'
import { type PromptParts, type PromptViewProps, promptParts } from './upgrade-prompt-props.js'
import { UsageBarView } from './usage-bar-view.js'

/** What an upgrade card shows and does. Other props go to the `<section>`. */
export type UpgradePromptViewProps = PromptViewProps & {
  /** Adds a button that puts it off for a day. */
  readonly onSnooze?: (() => void) | undefined
}

/**
 * What ran out or is about to, when there is more, and how to get more now. After a checkout it
 * shows how the upgrade comes to be, in the same place; a region beside it should say that title aloud.
 * Renders a `<section>`.
 */
export const UpgradePromptView = forwardRef<HTMLElement, UpgradePromptViewProps>(
  function UpgradePromptView({ onSnooze, className, ...props }, ref) {
    const parts = promptParts(props)
    const { said, upgrade, usage, activation, headingLevel = 3, headingId, headingRef } = parts
    const body = parts.note ?? (usage.status === 'loading' ? <SkeletonView /> : said.body)
    const title = { titleAs: `h${headingLevel}` as const, titleId: headingId, titleRef: headingRef }
    return (
      <section
        ref={ref}
        className={cx('uw-prompt', className)}
        data-slot="upgrade-prompt"
        data-state={said.state}
        data-upgrade={upgrade.status}
        aria-busy={usage.status === 'loading' || undefined}
        {...parts.host}
      >
        {activation ? (
          <UpgradeActivationView {...title} {...activationProps(parts)} status={activation} />
        ) : (
          <>
            <UpgradeHeadView
              {...title}
              title={said.title}
              body={upgrade.status === 'failed' ? <Problem {...parts} body={body} /> : body}
              closeLabel={parts.say.dismiss}
              onClose={parts.onDismiss}
            />
            <CardFoot parts={parts} onSnooze={onSnooze} />
          </>
        )}
      </section>
    )
  },
)

/** The error, in place of the usual text, so that nothing below moves. */
function Problem({
  body,
  upgrade,
  labels,
  via,
}: Pick<PromptParts, 'upgrade' | 'labels' | 'via'> & { readonly body: ReactNode }) {
  return (
    <span className="uw-stack">
      <span className="uw-text" {...away}>
        {body}
      </span>
      <UpgradeProblemView {...{ upgrade, labels, via }} />
    </span>
  )
}

/** What of a prompt goes on to what follows a checkout. */
function activationProps(parts: PromptParts) {
  const { labels, locale, timeZone, meter, details, quantity, via, onCheck, onDone } = parts
  return { labels, locale, timeZone, meter, details, quantity, via, onCheck, onDone }
}

type CardFootProps = {
  readonly parts: PromptParts
  readonly onSnooze: (() => void) | undefined
}

function CardFoot({ parts, onSnooze }: CardFootProps) {
  const { usage, meter, upgrade, labels, locale, timeZone, say, said, onUpgrade, onRetry } = parts
  const { name = '' } = parts
  const loading = usage.status === 'loading'
  return (
    <>
      {(meter || loading || usage.status === 'error') && (
        <UsageBarView {...{ usage, name, labels, locale, timeZone }} size="sm" />
      )}
      <div className="uw-actions">
        {loading && onUpgrade && <span className="uw-skeleton uw-button-place" />}
        {parts.buys && onUpgrade && (
          <UpgradeActionView
            look="primary"
            {...{ upgrade, labels, onUpgrade }}
            onCheck={parts.onCheck}
          >
            {said.action}
          </UpgradeActionView>
        )}
        {usage.status === 'error' && onRetry && (
          <ButtonView onClick={onRetry}>{say.retry}</ButtonView>
        )}
        <UpgradePlansView labels={labels} href={parts.plansHref} onPress={parts.onPlans} />
        {onSnooze && <ButtonView onClick={onSnooze}>{say.remind}</ButtonView>}
      </div>
    </>
  )
}
