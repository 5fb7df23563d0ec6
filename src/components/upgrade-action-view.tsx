import { cx } from 'class-variance-authority'
import type { ReactNode, Ref } from 'react'
import type { UpgradeFigure } from '../billing/upgrade.js'
import type { LabelOverrides } from '../text/labels.js'
import { englishPromptLabels } from '../text/labels-prompt.js'
import { worded } from '../text/settings.js'
import { ButtonView } from './button-view.js'
import { Icon } from './icons.js'

type UpgradeActionViewProps = {
  readonly upgrade: UpgradeFigure
  readonly labels: LabelOverrides | undefined
  readonly look: 'primary' | 'secondary'
  readonly onUpgrade: () => void
  readonly onCheck: (() => void) | undefined
  readonly buttonRef?: Ref<HTMLButtonElement> | undefined
  /** The button's label before the first attempt. */
  readonly children: ReactNode
}

/**
 * The button that upgrades. After a failure it tries again; where the outcome is in doubt it looks
 * first, so that nobody pays twice.
 */
export function UpgradeActionView(props: UpgradeActionViewProps) {
  const { upgrade, labels, look, onUpgrade, onCheck, buttonRef, children } = props
  const { status, unchanged } = upgrade
  const say = worded(englishPromptLabels, labels?.prompt)
  const failed = status === 'failed'
  const doubt = failed && !unchanged
  return (
    <ButtonView
      ref={buttonRef}
      look={look}
      data-slot="prompt-upgrade"
      busy={status === 'starting' || status === 'redirecting'}
      onClick={doubt ? onCheck : onUpgrade}
    >
      {failed ? (
        <span className="uw-stack-inline">
          <span className="uw-text" {...away}>
            {children}
          </span>
          <span>{doubt ? say.check : say.retry}</span>
        </span>
      ) : (
        children
      )}
    </ButtonView>
  )
}

/** What keeps its place, unseen. */
export const away = { 'data-away': true, 'aria-hidden': true } as const

type UpgradeProblemViewProps = Pick<UpgradeActionViewProps, 'upgrade' | 'labels'> & {
  readonly via: 'checkout' | 'change' | undefined
  /** How it looks, where it is not in the place of a text. */
  readonly className?: string
}

/** What is known after an upgrade failed to start; renders nothing in any other state. */
export function UpgradeProblemView({ upgrade, labels, via, className }: UpgradeProblemViewProps) {
  if (upgrade.status !== 'failed') return null
  const say = worded(englishPromptLabels, labels?.prompt)
  const nothing = via === 'change' ? say.unmade : say.unopened
  return (
    <span
      className={cx('uw-status', className)}
      role="alert"
      data-slot="prompt-problem"
      data-state="failed"
    >
      <Icon name="failed" />
      <span className="uw-text">
        <span className="uw-strong">{upgrade.unchanged ? nothing : say.uncertain}</span>
        {` ${upgrade.unchanged ? say.unchanged : say.uncertainNote}`}
      </span>
    </span>
  )
}
