import type { ElementType, ReactNode, Ref } from 'react'
import { englishPromptLabels } from '../text/labels-prompt.js'
import { ButtonView } from './button-view.js'
import { Sign } from './sign.js'

type UpgradeHeadViewProps = {
  readonly titleAs: ElementType
  readonly titleId?: string | undefined
  readonly titleRef?: Ref<HTMLHeadingElement> | undefined
  readonly title: ReactNode
  readonly bodyAs?: ElementType
  readonly body: ReactNode
  /** Something was just finished. */
  readonly done?: boolean
  /** Name of the button that closes. @default the word of a prompt */
  readonly closeLabel?: string | undefined
  readonly onClose?: (() => void) | undefined
}

/** The title of a prompt or a dialog, a description below it, and a close button. */
export function UpgradeHeadView({
  titleAs: Title,
  titleId,
  titleRef,
  title,
  bodyAs: Body = 'p',
  body,
  done = false,
  closeLabel = englishPromptLabels.dismiss,
  onClose,
}: UpgradeHeadViewProps) {
  return (
    <div className="uw-prompt-head">
      <div className="uw-prompt-text">
        <Title
          ref={titleRef}
          {...(titleId === undefined ? {} : { id: titleId })}
          tabIndex={-1}
          className="uw-prompt-title"
          data-slot="prompt-title"
          data-done={done || undefined}
        >
          {done && <Sign name="done" />}
          {title}
        </Title>
        {body !== '' && body !== null && body !== undefined && (
          <Body className="uw-prompt-body" data-slot="prompt-body">
            {body}
          </Body>
        )}
      </div>
      {onClose && <DismissView label={closeLabel} onPress={onClose} />}
    </div>
  )
}

/** A cross that takes something out of sight. */
export function DismissView({
  label,
  onPress,
}: {
  readonly label: string
  readonly onPress: () => void
}) {
  return (
    <ButtonView
      look="plain"
      shape="icon"
      className="uw-dismiss"
      data-slot="prompt-dismiss"
      aria-label={label}
      onClick={onPress}
    >
      <Sign name="close" />
    </ButtonView>
  )
}
