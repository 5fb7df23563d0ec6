'use client'
import { forwardRef, useId, useState } from 'react'
import type { Interval, Offer } from '../billing/offer.js'
import { timingOf } from '../billing/offers.js'
import { daysOf, intervalOf } from '../billing/plan-change.js'
import { canTakeBack } from '../react/can-take-back.js'
import { useUsageContext, useUsageText } from '../react/context.js'
import { useOffers } from '../react/use-offers.js'
import { useUpgrade } from '../react/use-upgrade.js'
import { activationOf, describeActivation, isFinished } from '../text/describe-activation.js'
import type { PickerCard } from '../text/describe-picker.js'
import { describePlan } from '../text/describe-plan.js'
import { englishPickerLabels } from '../text/labels-picker.js'
import { englishPromptLabels } from '../text/labels-prompt.js'
import { worded } from '../text/settings.js'
import { ButtonView } from './button-view.js'
import { NoActionView, PlanPickerView, type PlanPickerViewProps } from './plan-picker-view.js'
import { UpgradeActionView, UpgradeProblemView } from './upgrade-action-view.js'
import { UpgradeDialog } from './upgrade-dialog.js'
import { useActivationAnnounced } from './use-activation-announced.js'

/** Which plans are shown, and how. Other props go to the `<div>`. */
export type PlanPickerProps = Omit<
  PlanPickerViewProps,
  | 'status'
  | 'offers'
  | 'present'
  | 'names'
  | 'interval'
  | 'chosen'
  | 'note'
  | 'onInterval'
  | 'onRetry'
  | 'onQuantity'
  | 'onChoose'
  | 'renderAction'
> & {
  /** Slugs or ids of prices, in the order to show them. @default all, in the catalog's order */
  readonly prices?: readonly string[] | undefined
  /** Replaces the checkout and the dialog. Called with the chosen offer and its quantity. */
  readonly onChoose?: ((offer: Offer) => void) | undefined
  /** Where checkout returns to, and when changes take effect; for every offer. */
  readonly terms?: Pick<Offer, 'successUrl' | 'cancelUrl' | 'timing' | 'prorate'> | undefined
  /** Follows the URL of the checkout. @default `location.assign` */
  readonly navigate?: ((url: string) => void) | undefined
}

/**
 * All offers, compared with the customer's plan. A first plan and a top-up lead to the checkout; a change
 * of a paid plan asks first, in a dialog that says what it costs and what is lost. Renders a `<div>`, or
 * nothing if the source sells nothing and there are no `contacts`.
 */
export const PlanPicker = forwardRef<HTMLDivElement, PlanPickerProps>(function PlanPicker(
  { prices, onChoose, terms, navigate, ...props },
  ref,
) {
  const text = useUsageText()
  const { source } = useUsageContext('<PlanPicker>')
  const { status, offers, present, retry } = useOffers({ prices, quantities: props.quantities })
  const [picked, pick] = useState<Interval>()
  const [chosen, choose] = useState<ReadonlyMap<string, number>>(new Map())
  const [asked, ask] = useState<Offer | null>(null)
  const noteId = useId()
  if (status === 'unavailable' && !props.contacts?.length) return null
  const own = present.plan?.free
    ? undefined
    : (present.plan?.interval ?? intervalOf(present.period))
  const held = offers.find(
    ({ details }) => own && details.interval && daysOf(details.interval) === daysOf(own),
  )
  const view = { ...text, ...props }
  const canWait = source.upgrade?.canWait?.() ?? true
  const said = present.plan ? describePlan(present.plan, view) : []
  const arranged = said.find(({ kind }) => kind === 'changes')
  return (
    <>
      <PlanPickerView
        ref={ref}
        {...view}
        status={status === 'unavailable' ? 'ready' : status}
        onRetry={retry}
        offers={offers}
        present={present}
        interval={picked ?? held?.details.interval ?? undefined}
        chosen={chosen}
        note={arranged && <span id={noteId}>{arranged.text}</span>}
        onInterval={pick}
        onQuantity={(price, quantity) => choose(new Map(chosen).set(price, quantity))}
        renderAction={(card) => {
          const { details } = card.listed
          const changes = details.kind === 'plan' && present.plan !== null && !present.plan.free
          const wanted = changes ? timingOf(details, present, card.offer.quantity) : undefined
          const timing = canWait || wanted !== atPeriodEnd ? wanted : 'immediately'
          const offer = { ...card.offer, ...(timing && { timing }), ...terms }
          const take = onChoose ?? (changes ? ask : undefined)
          return (
            <PlanAction
              {...{ card, offer, navigate }}
              labels={view.labels}
              heldBy={changes && arranged ? noteId : undefined}
              onTake={take && (() => take(offer))}
            />
          )
        }}
      />
      {asked && (
        <UpgradeDialog
          open
          offer={asked}
          labels={view.labels}
          {...(navigate && { navigate })}
          onOpenChange={(open) => !open && ask(null)}
        />
      )}
    </>
  )
})

const atPeriodEnd: Offer['timing'] = 'at_end_of_current_billing_period'

type PlanActionProps = Pick<PlanPickerProps, 'labels' | 'navigate'> & {
  readonly card: PickerCard
  readonly offer: Offer
  /** Id of the note about a change that is arranged already: this one would be refused. */
  readonly heldBy: string | undefined
  /** @default starts the checkout */
  readonly onTake: (() => void) | undefined
}

/** The button of one offer, and what has become of it. */
function PlanAction({ card, offer, heldBy, labels, navigate, onTake }: PlanActionProps) {
  const upgrade = useUpgrade(offer, { navigate })
  const { source, view } = useUsageContext('<PlanPicker>')
  const { locale, timeZone } = useUsageText()
  const prompt = worded(englishPromptLabels, labels?.prompt)
  const { status, startsAt } = upgrade
  const activation = activationOf(status)
  const { details } = card.listed
  const about = { details, quantity: offer.quantity, labels, locale, timeZone }
  useActivationAnnounced(status, about)
  const held = <NoActionView card={card} say={worded(englishPickerLabels, labels?.picker)} />
  const problem = (via: 'change' | 'checkout') => (
    <UpgradeProblemView {...{ upgrade, labels, via }} className="uw-popover uw-picker-problem" />
  )
  if (startsAt !== undefined || card.state === 'scheduled') {
    const canUndo = canTakeBack(source, view) && startsAt !== undefined
    return (
      <>
        {canUndo && (
          <ButtonView busy={status === 'starting'} onClick={() => void upgrade.takeBack()}>
            {prompt.undo}
          </ButtonView>
        )}
        {!canUndo && held}
        {problem('change')}
      </>
    )
  }
  if (activation) {
    return (
      <span className="uw-status">
        <span className="uw-picker-note">{describeActivation(activation, about).title}</span>
        {isFinished(activation) && (
          <button type="button" className="uw-link" onClick={upgrade.acknowledge}>
            {prompt.done}
          </button>
        )}
        {activation === 'unconfirmed' && (
          <button type="button" className="uw-link" onClick={upgrade.check}>
            {prompt.check}
          </button>
        )}
      </span>
    )
  }
  if (card.state === 'current') return held
  if (heldBy !== undefined) {
    return (
      <ButtonView off aria-describedby={heldBy}>
        {card.action}
      </ButtonView>
    )
  }
  return (
    <>
      <UpgradeActionView
        look={card.state === 'recommended' ? 'primary' : 'secondary'}
        {...{ upgrade, labels }}
        onUpgrade={onTake ?? (() => void upgrade.start())}
        onCheck={upgrade.check}
      >
        {card.action}
      </UpgradeActionView>
      {problem(onTake ? 'change' : 'checkout')}
    </>
  )
}
