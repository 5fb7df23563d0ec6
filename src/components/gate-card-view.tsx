import { useId } from 'react'
import type { LabelOverrides } from '../text/labels.js'
import { englishGateLabels } from '../text/labels-gate.js'
import { worded } from '../text/settings.js'
import { ButtonView } from './button-view.js'
import { UpgradeHeadView } from './upgrade-head-view.js'

type GateCardProps = {
  readonly labels?: LabelOverrides | undefined
  readonly headingLevel?: 2 | 3 | 4 | 5 | 6 | undefined
  readonly href?: string | undefined
  readonly onPress?: (() => void) | undefined
}

/** A card that asks the visitor to sign in. It sells nothing. */
export function SignInView({ labels, headingLevel, href, onPress }: GateCardProps) {
  const say = worded(englishGateLabels, labels?.gate)
  return (
    <Card
      slot="sign-in"
      state="signed-out"
      title={say.signedOut}
      action={say.signIn}
      {...{ headingLevel, href, onPress }}
    />
  )
}

/** A card for when it is not known whether the plan includes a feature. It sells nothing. */
export function GateUnknownView({ labels, headingLevel, onPress }: GateCardProps) {
  const say = worded(englishGateLabels, labels?.gate)
  return (
    <Card
      slot="gate-unknown"
      state="unknown"
      title={say.unknown}
      action={say.retry}
      {...{ headingLevel, onPress }}
    />
  )
}

type CardProps = {
  readonly slot: string
  readonly state: string
  readonly title: string
  readonly headingLevel: 2 | 3 | 4 | 5 | 6 | undefined
  /** The word of the button or link; absent without a way. */
  readonly action: string
  readonly href?: string | undefined
  readonly onPress?: (() => void) | undefined
}

function Card(props: CardProps) {
  const { slot, state, title, headingLevel = 3, action, href, onPress } = props
  const titleId = useId()
  const press = onPress && { onClick: () => onPress() }
  return (
    <section className="uw-prompt" data-slot={slot} data-state={state} aria-labelledby={titleId}>
      <UpgradeHeadView titleAs={`h${headingLevel}`} titleId={titleId} title={title} body={null} />
      <div className="uw-actions">
        {href !== undefined ? (
          <ButtonView look="primary" asChild>
            <a href={href} {...press}>
              {action}
            </a>
          </ButtonView>
        ) : (
          onPress && (
            <ButtonView look="primary" {...press}>
              {action}
            </ButtonView>
          )
        )}
      </div>
    </section>
  )
}
