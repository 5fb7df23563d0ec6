import type { ComponentPropsWithoutRef, ReactNode, Ref } from 'react'
import { idleUpgrade, type UpgradeFigure } from '../billing/upgrade.js'
import type { UsageFigure } from '../billing/usage.js'
import { type ActivationStatus, activationOf } from '../text/describe-activation.js'
import {
  describePrompt,
  type PromptDescription,
  type PromptOptions,
} from '../text/describe-prompt.js'
import { englishPromptLabels, type PromptLabels } from '../text/labels-prompt.js'
import { worded } from '../text/settings.js'

/** What an upgrade prompt shows and does, whatever its shape. */
export type PromptOwnProps = PromptOptions & {
  /** The meter with its number, or why there is none. */
  readonly usage: UsageFigure
  /** State of the upgrade. @default idle */
  readonly upgrade?: UpgradeFigure | undefined
  /** By what way it came to be activated: a checkout, or a change of plan without one. @default 'checkout' */
  readonly via?: 'checkout' | 'change' | undefined
  /** Stands in for the sentences below the title. */
  readonly note?: ReactNode
  /** Level of the title in the page. @default 3 */
  readonly headingLevel?: 2 | 3 | 4 | 5 | 6 | undefined
  /** Id of the title, for a part of the page that is called by it. */
  readonly headingId?: string | undefined
  /** The title, which takes focus by script. */
  readonly headingRef?: Ref<HTMLHeadingElement> | undefined
  /** Starts the upgrade. Without it there is no button. */
  readonly onUpgrade?: (() => void) | undefined
  /** Looks again whether the upgrade went through. */
  readonly onCheck?: (() => void) | undefined
  /** Hides the completed upgrade. */
  readonly onDone?: (() => void) | undefined
  /** Where the plans are. Adds a link to them. */
  readonly plansHref?: string | undefined
  /** Shows the plans. Adds a button, or goes with the link. */
  readonly onPlans?: (() => void) | undefined
  /** Adds a button that puts the prompt out of sight. */
  readonly onDismiss?: (() => void) | undefined
  /** Adds a button to try again where the number could not be loaded. */
  readonly onRetry?: (() => void) | undefined
}

/** What an upgrade prompt shows and does. The rest goes to its `<section>`. */
export type PromptViewProps = PromptOwnProps & Omit<ComponentPropsWithoutRef<'section'>, 'children'>

/** What both shapes of a prompt are drawn from. */
export type PromptParts = PromptOwnProps & {
  readonly upgrade: UpgradeFigure
  readonly say: PromptLabels
  readonly said: PromptDescription
  /** What follows a checkout, in place of the offer; `null` while there is an offer. */
  readonly activation: ActivationStatus | null
  /** Whether there is an offer to buy: not while the number is unknown, and not one the customer has. */
  readonly buys: boolean
  /** The meter, where its number is known. */
  readonly meter: Extract<UsageFigure, { readonly status: 'ready' }>['meter'] | undefined
  /** What the library does not know, for the root. */
  readonly host: Omit<ComponentPropsWithoutRef<'section'>, 'children'>
}

/** Everything that both shapes of a prompt say, apart from what belongs to the root. */
export function promptParts(props: PromptViewProps): PromptParts {
  const { usage, upgrade = idleUpgrade, via, note, headingLevel, headingId, ...others } = props
  const { headingRef, labels, locale, timeZone, name, plan, details, ...more } = others
  const { quantity, amount, feature, present, onUpgrade, onCheck, onDone, ...rest } = more
  const { plansHref, onPlans, onDismiss, onRetry, ...host } = rest
  const offered = { details, quantity, amount, feature, present }
  const options = { labels, locale, timeZone, name, plan, ...offered }
  const meter = usage.status === 'ready' ? usage.meter : undefined
  const activation = activationOf(upgrade.status)
  return {
    ...{ ...options, usage, upgrade, via, note, headingLevel, headingId, headingRef },
    ...{ meter, host, activation },
    ...{ onUpgrade, onCheck, onDone, plansHref, onPlans, onDismiss, onRetry },
    say: worded(englishPromptLabels, labels?.prompt),
    said: describePrompt(usage, options),
    buys: (usage.status === 'ready' || usage.status === 'missing') && !details?.owned,
  }
}
