'use client'
import * as Dialog from '@radix-ui/react-dialog'
import { forwardRef, type ReactElement, useEffect, useMemo, useRef, useState } from 'react'
import { nameOf, type Offer, type OfferDetails } from '../billing/offer.js'
import type { ListedOffer } from '../billing/offers.js'
import { canTakeBack } from '../react/can-take-back.js'
import { useUsageContext, useUsageText } from '../react/context.js'
import { useOffers } from '../react/use-offers.js'
import { useStable } from '../react/use-stable.js'
import { type Upgrade, useUpgrade } from '../react/use-upgrade.js'
import { useQuietUsage, warnIfUnknown } from '../react/use-usage.js'
import { useUsageSummary } from '../react/use-usage-summary.js'
import type { Session } from '../sync/session-types.js'
import type { ChangePreview } from '../sync/source.js'
import { UpgradeDialogView, type UpgradeDialogViewProps } from './upgrade-dialog-view.js'
import { UpgradeScrim } from './upgrade-scrim.js'
import { useActivationAnnounced } from './use-activation-announced.js'

type Given = Omit<
  UpgradeDialogViewProps,
  | 'usage'
  | 'upgrade'
  | 'via'
  | 'present'
  | 'plan'
  | 'details'
  | 'quantity'
  | 'names'
  | 'meter'
  | 'titleAs'
  | 'reasonAs'
  | 'titleRef'
  | 'actionRef'
  | 'onUpgrade'
  | 'onCheck'
  | 'onDone'
  | 'onClose'
  | 'onTakeBack'
> & {
  /** Slug or id of the meter that ran out. Without it nothing is said of why now. */
  readonly meter?: string | undefined
  /** The offer. */
  readonly offer: Offer
}

/** The offer, and what opens the dialog. Other props go to the `<div>`. */
export type UpgradeDialogProps = Given & {
  /** The element that opens it, which gets the focus back; a button that takes a ref. */
  readonly children?: ReactElement
  /** Whether it is open, where the host decides. */
  readonly open?: boolean | undefined
  /** Whether it is open at first, where the host does not decide. @default false */
  readonly defaultOpen?: boolean | undefined
  /** Called when it opens or closes. */
  readonly onOpenChange?: ((open: boolean) => void) | undefined
  /** Where it is put. @default the body of the page */
  readonly container?: HTMLElement | null | undefined
  /** Follows the URL of the checkout. @default `location.assign` */
  readonly navigate?: ((url: string) => void) | undefined
}

/**
 * A dialog that compares an offer with what the customer has, and goes on to the checkout. A change
 * without a checkout is followed to its end inside. Renders a `<div>` at the end of the page, in the
 * theme and direction of the place where it is written.
 */
export const UpgradeDialog = forwardRef<HTMLDivElement, UpgradeDialogProps>(function UpgradeDialog(
  { children, open, defaultOpen = false, onOpenChange, container, navigate, ...props },
  ref,
) {
  const [own, setOwn] = useState(defaultOpen)
  const [place, setPlace] = useState<Element | null>(null)
  const upgrade = useUpgrade(props.offer, { navigate })
  const shown = open ?? own
  const change = (next: boolean) => {
    settle(upgrade)
    setOwn(next)
    onOpenChange?.(next)
  }
  return (
    <Dialog.Root open={shown} onOpenChange={change}>
      {children && <Dialog.Trigger asChild>{children}</Dialog.Trigger>}
      <span ref={setPlace} hidden data-slot="upgrade-dialog-place" />
      <Dialog.Portal container={container ?? null}>
        <UpgradeScrim place={place} data-state={shown ? 'open' : 'closed'}>
          <Content ref={ref} {...props} upgrade={upgrade} onClose={() => change(false)} />
        </UpgradeScrim>
      </Dialog.Portal>
    </Dialog.Root>
  )
})

/**
 * Acknowledges an upgrade that has ended, when the dialog closes and when it opens, so that it starts fresh (one
 * more seat than before, say). An upgrade in progress stays, and prompts show it too.
 */
function settle({ status, acknowledge }: Upgrade): void {
  if (status === 'completed' || status === 'scheduled' || status === 'failed') acknowledge()
}

/** What the change costs at once and when it begins; nothing while that is not known. */
function usePreview(offer: Offer, isChange: boolean): ChangePreview | null {
  const { source, session, view } = useUsageContext('<UpgradeDialog>')
  const [known, keep] = useState<Previewed | null>(null)
  const asked = useStable(offer)
  useEffect(() => {
    let current = true
    const ask = isChange ? source.upgrade?.preview : undefined
    ask?.(asked, view).then(
      (preview) => current && keep({ offer: asked, session, preview }),
      () => {},
    )
    return () => {
      current = false
    }
  }, [source, session, view, asked, isChange])
  return isChange && known?.offer === asked && known.session === session ? known.preview : null
}

/** The cost of a change, and the customer it is for. */
type Previewed = {
  readonly offer: Offer
  readonly session: Session | null
  readonly preview: ChangePreview | null
}

type ContentProps = Given & { readonly upgrade: Upgrade; readonly onClose: () => void }

const Content = forwardRef<HTMLDivElement, ContentProps>(function Content(
  { meter, offer, upgrade, onClose, ...props },
  ref,
) {
  const { source, view } = useUsageContext('<UpgradeDialog>')
  const action = useRef<HTMLButtonElement>(null)
  const title = useRef<HTMLHeadingElement>(null)
  const { status, error, unchanged, details, quantity, startsAt: arranged } = upgrade
  const { plan, known: isPlanKnown, ...figures } = useFigures(meter, details)
  const via = details?.kind === 'plan' && plan && !plan.free ? 'change' : 'checkout'
  const preview = usePreview(offer, via === 'change')
  const canWait = source.upgrade?.canWait?.() ?? true
  const later = canWait && offer.timing === 'at_end_of_current_billing_period'
  const startsAt =
    arranged ?? preview?.startsAt ?? (later ? figures.present.period?.end : undefined)
  const known = figures.usage?.status === 'ready' ? figures.usage.meter : undefined
  const bought = {
    details,
    quantity,
    startsAt,
    via,
    meter: known,
    present: figures.present,
  } as const
  useActivationAnnounced(status, { ...useUsageText(), ...props, ...bought })
  return (
    <Dialog.Content
      asChild
      onOpenAutoFocus={(event) => {
        event.preventDefault()
        // Nobody changes a plan by a second press of the key that opened the dialog.
        const leads = via === 'checkout' && isPlanKnown && details !== null
        ;((leads && action.current) || title.current)?.focus()
      }}
    >
      <UpgradeDialogView
        ref={ref}
        {...figures}
        plan={plan?.name}
        upgrade={{
          status: status === 'idle' && arranged !== undefined ? 'scheduled' : status,
          error,
          unchanged,
          ...(arranged !== undefined && { startsAt: arranged }),
        }}
        due={
          preview?.due ??
          (later && details ? { amount: 0, currency: details.price.currency } : undefined)
        }
        startsAt={startsAt}
        onTakeBack={
          arranged !== undefined && canTakeBack(source, view)
            ? () => void upgrade.takeBack()
            : undefined
        }
        details={details}
        quantity={quantity}
        lacks={useLacks(offer)}
        via={via}
        titleAs={Dialog.Title}
        reasonAs={Dialog.Description}
        titleRef={title}
        actionRef={action}
        onUpgrade={() => void upgrade.start()}
        onCheck={upgrade.check}
        onDone={onClose}
        onClose={onClose}
        {...props}
      />
    </Dialog.Content>
  )
})

/** Names of the features that the customer has and the offer leaves out, where the source lists both. */
function useLacks(offer: Offer): readonly string[] {
  const { offers } = useOffers()
  const featuresOf = (find: (each: ListedOffer) => boolean) => offers.find(find)?.features
  const [had, given] = [
    featuresOf(({ details }) => details.owned),
    featuresOf((each) => nameOf(each.offer) === nameOf(offer)),
  ]
  const lost = given && had?.filter(({ slug }) => !given.some((each) => each.slug === slug))
  return lost?.map(({ name }) => name) ?? []
}

/** What the customer has now, and what the meters of the offer are called. */
function useFigures(slug: string | undefined, details: OfferDetails | null) {
  const text = useUsageText()
  const { session, view } = useUsageContext('<UpgradeDialog>')
  const usage = useQuietUsage(slug ?? '')
  useEffect(() => {
    if (slug !== undefined) warnIfUnknown(slug, usage, session, view)
  }, [slug, usage, session, view])
  const { status, plan, period, meters } = useUsageSummary()
  const names = useMemo(() => {
    const found = new Map<string, string>()
    for (const { meter } of details?.grants ?? []) {
      const reading = session?.usage(meter, view)
      if (reading?.status === 'ready') found.set(meter, reading.meter.name)
    }
    return found
  }, [details, session, view])
  return {
    ...text,
    usage: slug === undefined ? undefined : usage,
    plan,
    /** Whether it is known what plan there is, if any. */
    known: status === 'ready' || status === 'no-subscription',
    names,
    meter: usage.status === 'ready' ? usage.meter.slug : slug,
    present: { plan, period, meters: meters.map(({ meter }) => meter) },
  }
}
