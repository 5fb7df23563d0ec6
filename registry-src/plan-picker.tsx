'use client'

import { useState } from 'react'
import {
  activationOf,
  describeActivation,
  describePicker,
  englishLabels,
  formatDate,
  type Interval,
  type Offer,
  type PickerCard,
  timingOf,
  UpgradeDialog,
  useOffers,
  useUpgrade,
  useUsageText,
} from 'usage-widgets'
import { Button } from '@/components/ui/button'
import {
  Card,
  CardContent,
  CardDescription,
  CardFooter,
  CardHeader,
  CardTitle,
} from '@/components/ui/card'
import { cn } from '@/lib/utils'

export type PlanPickerProps = {
  /** Slugs or ids of prices, in the order to show them. @default all, in the catalog's order */
  prices?: readonly string[]
  /** Takes over from the checkout and the dialog: what is to be bought. */
  onChoose?: (offer: Offer) => void
  className?: string
}

/**
 * What is sold, beside what the customer has. A first plan and a top-up lead to the checkout; a change of a
 * paid plan asks first, in a dialog of usage-widgets that says what it costs and takes away.
 */
export function PlanPicker({ prices, onChoose, className }: PlanPickerProps) {
  const text = useUsageText()
  const { status, offers, present } = useOffers({ prices })
  const [picked, pick] = useState<Interval>()
  const [asked, ask] = useState<Offer | null>(null)
  const { plan } = present
  const paid = plan !== null && !plan.free
  const interval = picked ?? (paid ? plan.interval : undefined)
  const say = { ...englishLabels.picker, ...text.labels.picker }
  const { intervals, cards } = describePicker(offers, { ...text, present, interval })
  const { changes } = { ...englishLabels.plan, ...text.labels.plan }
  if (status === 'unavailable') return null
  return (
    <div
      data-slot="plan-picker"
      aria-busy={status === 'loading' || undefined}
      className={cn('@container grid gap-4', className)}
    >
      {plan?.change && (
        <p className="text-sm text-muted-foreground">
          {changes({ next: plan.change.name ?? '', date: formatDate(plan.change.at, text) })}
        </p>
      )}
      {intervals.length > 0 && (
        <fieldset className="flex flex-wrap gap-1">
          <legend className="sr-only">{say.intervals}</legend>
          {intervals.map(({ name, saving, chosen, interval: each }) => (
            <Button
              type="button"
              key={name}
              size="sm"
              variant={chosen ? 'default' : 'outline'}
              aria-pressed={chosen}
              onClick={() => pick(each)}
            >
              {name}
              {saving && <span className="opacity-80">{saving}</span>}
            </Button>
          ))}
        </fieldset>
      )}
      <ul className="grid gap-4 @xl:grid-cols-2 @4xl:grid-cols-3">
        {cards.map((card) => {
          const changed = paid && card.listed.details.kind === 'plan'
          const timing = changed ? timingOf(card.listed.details, present) : undefined
          const offer = { ...card.offer, ...(timing && { timing }) }
          const take = onChoose ?? (changed ? ask : undefined)
          return (
            <li key={card.key}>
              <PlanCard
                card={card}
                offer={offer}
                held={changed && plan.change !== undefined}
                onTake={take && (() => take(offer))}
              />
            </li>
          )
        })}
      </ul>
      {asked && <UpgradeDialog open offer={asked} onOpenChange={(open) => !open && ask(null)} />}
    </div>
  )
}

type PlanCardProps = {
  card: PickerCard
  offer: Offer
  /** Another change is arranged already, so that this one would be refused. */
  held: boolean
  /** @default starts the checkout */
  onTake: (() => void) | undefined
}

function PlanCard({ card, offer, held, onTake }: PlanCardProps) {
  const text = useUsageText()
  const { status, details, unchanged, ...upgrade } = useUpgrade(offer)
  const say = { ...englishLabels.prompt, ...text.labels.prompt }
  const activation = activationOf(status)
  const failed = status === 'failed'
  const doubt = failed && !unchanged
  const press = doubt ? upgrade.check : (onTake ?? (() => void upgrade.start()))
  return (
    <Card data-state={card.state} className="h-full data-[state=recommended]:border-primary">
      <CardHeader>
        <CardTitle>
          <h3>
            {card.name}{' '}
            {card.mark && (
              <span className="rounded-full border px-2 py-0.5 text-xs font-medium">
                {card.mark}
              </span>
            )}
          </h3>
        </CardTitle>
        {card.description && <CardDescription>{card.description}</CardDescription>}
      </CardHeader>
      <CardContent className="grid grow content-start gap-3">
        <p className="text-xl font-semibold">
          <span dir="auto">{card.price}</span>
          {card.notes.map((note) => (
            <span key={note} dir="auto" className="text-sm font-normal text-muted-foreground">
              {` ${note}`}
            </span>
          ))}
        </p>
        <ul className="grid gap-1 text-sm">
          {card.lines.map(({ key, text: line }) => (
            <li key={key}>
              <span aria-hidden="true">✓ </span>
              <span dir="auto">{line}</span>
            </li>
          ))}
        </ul>
      </CardContent>
      <CardFooter className="flex-wrap gap-2">
        {activation ? (
          <>
            <output className="text-sm">
              {describeActivation(activation, { ...text, details, quantity: offer.quantity }).title}
            </output>
            {activation === 'unconfirmed' && (
              <Button type="button" variant="outline" onClick={upgrade.check}>
                {say.check}
              </Button>
            )}
            {(activation === 'completed' || activation === 'scheduled') && (
              <Button type="button" variant="outline" onClick={upgrade.acknowledge}>
                {say.done}
              </Button>
            )}
          </>
        ) : (
          (card.state === 'recommended' || card.state === 'other') && (
            <Button
              type="button"
              className="w-full"
              variant={card.state === 'recommended' ? 'default' : 'outline'}
              disabled={held}
              aria-busy={status === 'starting' || status === 'redirecting' || undefined}
              onClick={press}
            >
              {doubt ? say.check : failed ? say.retry : card.action}
            </Button>
          )
        )}
        {failed && (
          <p role="alert" className="text-sm text-destructive">
            {unchanged ? (onTake ? say.unmade : say.unopened) : say.uncertain}
            {` ${unchanged ? say.unchanged : say.uncertainNote}`}
          </p>
        )}
      </CardFooter>
    </Card>
  )
}
