import type { LabelOverrides } from '../text/labels.js'
import { englishDashLabels } from '../text/labels-dash.js'
import { worded } from '../text/settings.js'
import { ButtonView } from './button-view.js'
import { Sign } from './sign.js'

type RetryViewProps = {
  readonly onRetry: () => void
  /** @default false */
  readonly busy?: boolean | undefined
  readonly labels?: LabelOverrides | undefined
}

/** A button that loads again what could not be loaded. */
export function RetryView({ onRetry, busy = false, labels }: RetryViewProps) {
  return (
    <ButtonView busy={busy} onClick={onRetry}>
      <Sign name="refresh" />
      {worded(englishDashLabels, labels?.dash).again}
    </ButtonView>
  )
}
