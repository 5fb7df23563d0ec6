'use client'

import { useId } from 'react'
import {
  activationOf,
  describeActivation,
  describePrompt,
  englishLabels,
  type Offer,
  type UsageFigure,
  usePlan,
  useUpgrade,
  useUpgradePrompt,
  useUsage,
  useUsageSummary,
  useUsageText,
} from 'usage-widgets'
import { Button, buttonVariants } from '@/components/ui/button'
import {
  Card,
  CardAction,
  CardContent,
  CardDescription,
  CardFooter,
  CardHeader,
  CardTitle,
} from '@/components/ui/card'
import { UsageBar } from './usage-bar'

type Sells = {
  /** What is offered. Without it the card is a notice. */
  offer?: Offer | undefined
  /** Where the plans are. Adds a link to them. */
  plansHref?: string | undefined
  /** The amount that was asked for and is not to be had. */
  amount?: number | undefined
  /** What it was asked for, as customers call it: 'Posters'. */
  feature?: string | undefined
  className?: string
}

export type UpgradePromptProps = Sells & {
  /** Slug or id of the meter. */
  meter: string
  /** Shares of the limit at which it opens, 1 is all of it. @default 0.8 and 1 */
  thresholds?: readonly number[] | undefined
  /** Shown whatever was used or dismissed. @default false */
  always?: boolean
}

/** Says that a meter reached a threshold and offers more of it, until it is dismissed for the period. */
export function UpgradePrompt({ meter, thresholds, always = false, ...sells }: UpgradePromptProps) {
  const usage = useUsage(meter)
  const { open, dismiss, snooze } = useUpgradePrompt(meter, { offer: sells.offer, thresholds })
  const { status, acknowledge } = useUpgrade(sells.offer)
  if (!always && !open && (status === 'idle' || status === 'failed')) return null
  const closes = {
    onDismiss: () => {
      acknowledge()
      dismiss()
    },
    onSnooze: () => snooze(),
  }
  return <UpgradeCard usage={usage} meter={meter} {...sells} {...(always ? {} : closes)} />
}

export type UpgradeCardProps = Sells & {
  /** The meter with its number, or why there is none. */
  usage: UsageFigure
  /** Slug or id of the meter, where there is one. */
  meter?: string
  /** What it is called while its number is not known. */
  name?: string | undefined
  onDismiss?: () => void
  onSnooze?: () => void
}

/** What ran out or is not included, and how to get more. After a checkout, how that comes to be. */
export function UpgradeCard(props: UpgradeCardProps) {
  const { usage, meter, name, offer, amount, feature, className } = props
  const titleId = useId()
  const text = useUsageText()
  const say = { ...englishLabels.prompt, ...text.labels.prompt }
  const { plan } = usePlan()
  const { status, details, unchanged, ...upgrade } = useUpgrade(offer)
  const { reload } = useUsageSummary()
  const known = usage.status === 'ready' ? usage.meter : undefined
  const present = known && { plan, period: known.period, meters: [known] }
  const via = details?.kind === 'plan' && plan && !plan.free ? 'change' : 'checkout'
  const about = { ...text, details, quantity: offer?.quantity, present }
  const activation = activationOf(status)
  const follows = activation && describeActivation(activation, { ...about, meter: known, via })
  const prompt = describePrompt(usage, { ...about, name, amount, feature, plan: plan?.name })
  const sells = offer && !details?.owned && (known || usage.status === 'missing')
  const busy = status === 'starting' || status === 'redirecting'
  const failed = status === 'failed'
  // Where the outcome is in doubt it is looked up first, so that nobody pays twice.
  const doubt = failed && !unchanged
  return (
    <section
      aria-labelledby={titleId}
      data-slot="upgrade-prompt"
      data-state={prompt.state}
      data-upgrade={status}
    >
      <Card className={className}>
        <CardHeader>
          <CardTitle className="leading-snug">
            <h3 id={titleId}>
              <span dir="auto">{follows?.title ?? prompt.title}</span>
            </h3>
          </CardTitle>
          <CardDescription>
            <span dir="auto">{follows ? follows.note : prompt.body}</span>
          </CardDescription>
          {props.onDismiss && !follows && (
            <CardAction>
              <Button
                type="button"
                variant="ghost"
                size="icon"
                aria-label={say.dismiss}
                onClick={props.onDismiss}
              >
                <span aria-hidden="true">✕</span>
              </Button>
            </CardAction>
          )}
        </CardHeader>
        {(known || usage.status === 'loading' || failed || follows) && (
          <CardContent className="grid gap-3 empty:hidden">
            {!follows && meter && known && <UsageBar short meter={meter} />}
            {failed && (
              <p role="alert" className="text-sm text-destructive">
                {unchanged ? (via === 'change' ? say.unmade : say.unopened) : say.uncertain}
                {` ${unchanged ? say.unchanged : say.uncertainNote}`}
              </p>
            )}
            {follows && follows.steps.length > 0 && (
              <ol className="grid gap-1 text-sm">
                {follows.steps.map((step) => (
                  <li
                    key={step.text}
                    className={step.state === 'todo' ? 'text-muted-foreground' : ''}
                  >
                    <span aria-hidden="true">{step.state === 'done' ? '✓' : '○'} </span>
                    {step.text}
                  </li>
                ))}
              </ol>
            )}
          </CardContent>
        )}
        <CardFooter className="flex-wrap gap-2 empty:hidden">
          {sells && !follows && (
            <Button
              type="button"
              aria-busy={busy || undefined}
              onClick={() => (doubt ? upgrade.check() : void upgrade.start())}
            >
              {doubt ? say.check : failed ? say.retry : prompt.action}
            </Button>
          )}
          {usage.status === 'error' && (
            <Button type="button" variant="outline" onClick={() => void reload()}>
              {say.retry}
            </Button>
          )}
          {props.plansHref && !follows && (
            <a className={buttonVariants({ variant: 'outline' })} href={props.plansHref}>
              {say.plans}
            </a>
          )}
          {props.onSnooze && !follows && (
            <Button type="button" variant="ghost" onClick={props.onSnooze}>
              {say.remind}
            </Button>
          )}
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
        </CardFooter>
      </Card>
      <output className="sr-only">{follows?.title}</output>
    </section>
  )
}
