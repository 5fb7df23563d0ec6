import { cx } from 'class-variance-authority'
import { forwardRef } from 'react'
import { describeActivation, isFinished } from '../text/describe-activation.js'
import { ButtonView } from './button-view.js'
import { Sign } from './sign.js'
import { away, UpgradeActionView, UpgradeProblemView } from './upgrade-action-view.js'
import { DismissView } from './upgrade-head-view.js'
import { UpgradePlansView } from './upgrade-plans-view.js'
import { type PromptParts, type PromptViewProps, promptParts } from './upgrade-prompt-props.js'
import { UsageRingView } from './usage-ring-view.js'

/** What an upgrade banner shows and does. Other props go to the `<section>`. */
export type UpgradeBannerViewProps = PromptViewProps

/**
 * The same as an upgrade card where there is little room: on one line, else the title over its
 * note. One button. Renders a `<section>`.
 */
export const UpgradeBannerView = forwardRef<HTMLElement, UpgradeBannerViewProps>(
  function UpgradeBannerView({ className, ...props }, ref) {
    const parts = promptParts(props)
    const { upgrade, usage, activation, onDismiss, headingLevel = 3, headingId, headingRef } = parts
    const Title = `h${headingLevel}` as const
    const failed = upgrade.status === 'failed'
    const { title, note } = activation ? describeActivation(activation, parts) : parts.said
    return (
      <section
        ref={ref}
        className={cx('uw-banner', className)}
        data-slot="upgrade-prompt"
        data-state={parts.said.state}
        data-upgrade={upgrade.status}
        aria-busy={usage.status === 'loading' || undefined}
        {...parts.host}
      >
        {activation ? (
          <Sign name={isFinished(activation) ? 'done' : 'spinner'} />
        ) : (
          <Ring {...parts} />
        )}
        <div className="uw-stack">
          <div className="uw-banner-text" {...(failed && away)}>
            <Title
              ref={headingRef}
              id={headingId}
              tabIndex={-1}
              className="uw-banner-title"
              data-slot="prompt-title"
            >
              {title}
            </Title>
            <span className="uw-banner-note" data-slot="prompt-body">
              {activation ? note : (parts.note ?? note)}
            </span>
          </div>
          <UpgradeProblemView
            {...{ upgrade, labels: parts.labels, via: parts.via }}
            className="uw-banner-note"
          />
        </div>
        <span className="uw-banner-actions">
          <BannerAction parts={parts} />
          {onDismiss && !activation && (
            <DismissView label={parts.say.dismiss} onPress={onDismiss} />
          )}
        </span>
      </section>
    )
  },
)

/** A ring says no more than a share does, so there is none without a limit. */
function Ring({ usage, meter, labels, locale, timeZone }: PromptParts) {
  if (usage.status !== 'loading' && meter?.kind !== 'quota') return null
  return <UsageRingView size="sm" hideText {...{ usage, labels, locale, timeZone }} />
}

/** The one button a banner has room for. */
function BannerAction({ parts }: { readonly parts: PromptParts }) {
  const { activation, usage, upgrade, labels, say, said, buys } = parts
  const { onUpgrade, onCheck, onDone, onRetry, plansHref, onPlans } = parts
  if (activation && isFinished(activation))
    return onDone ? <ButtonView onClick={onDone}>{say.done}</ButtonView> : null
  if (activation === 'unconfirmed')
    return onCheck ? <ButtonView onClick={onCheck}>{say.check}</ButtonView> : null
  if (activation)
    return onCheck ? (
      <ButtonView {...away} tabIndex={-1}>
        {say.check}
      </ButtonView>
    ) : null
  if (usage.status === 'error' && onRetry)
    return <ButtonView onClick={onRetry}>{say.retry}</ButtonView>
  if (!buys || !onUpgrade)
    return <UpgradePlansView labels={labels} href={plansHref} onPress={onPlans} />
  return (
    <UpgradeActionView look="secondary" {...{ upgrade, labels, onUpgrade, onCheck }}>
      {said.action}
    </UpgradeActionView>
  )
}
