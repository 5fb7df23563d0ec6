import { useId } from 'react'
import type { LabelOverrides } from '../text/labels.js'
import { englishGateLabels } from '../text/labels-gate.js'
import { worded } from '../text/settings.js'
import { ButtonView } from './button-view.js'
import { UpgradeHeadView } from './upgrade-head-view.js'

type SignInViewProps = {
  readonly labels?: LabelOverrides | undefined
  readonly headingLevel?: 2 | 3 | 4 | 5 | 6 | undefined
  readonly href?: string | undefined
  readonly onPress?: (() => void) | undefined
}

/** A card for someone who is not signed in: what to do about it, and nothing to buy. */
export function SignInView({ labels, headingLevel = 3, href, onPress }: SignInViewProps) {
  const say = worded(englishGateLabels, labels?.gate)
  const titleId = useId()
  const press = onPress && { onClick: () => onPress() }
  return (
    <section
      className="uw-prompt"
      data-slot="sign-in"
      data-state="signed-out"
      aria-labelledby={titleId}
    >
      <UpgradeHeadView
        titleAs={`h${headingLevel}`}
        titleId={titleId}
        title={say.signedOut}
        body={null}
      />
      <div className="uw-actions">
        {href !== undefined ? (
          <ButtonView look="primary" asChild>
            <a href={href} {...press}>
              {say.signIn}
            </a>
          </ButtonView>
        ) : (
          onPress && (
            <ButtonView look="primary" {...press}>
              {say.signIn}
            </ButtonView>
          )
        )}
      </div>
    </section>
  )
}
