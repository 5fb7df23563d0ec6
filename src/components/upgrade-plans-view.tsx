import type { LabelOverrides } from '../text/labels.js'
import { englishPromptLabels } from '../text/labels-prompt.js'
import { worded } from '../text/settings.js'
import { ButtonView } from './button-view.js'

type UpgradePlansViewProps = {
  readonly labels: LabelOverrides | undefined
  readonly href: string | undefined
  readonly onPress: (() => void) | undefined
}

/** The way to the plans: a link, a button, or nothing where there is no way. */
export function UpgradePlansView({ labels, href, onPress }: UpgradePlansViewProps) {
  const text = worded(englishPromptLabels, labels?.prompt).plans
  if (href === undefined) return onPress ? <ButtonView onClick={onPress}>{text}</ButtonView> : null
  return (
    <a className="uw-button" href={href} {...(onPress && { onClick: onPress })}>
      {text}
    </a>
  )
}
