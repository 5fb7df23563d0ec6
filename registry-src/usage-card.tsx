'use client'

import type { ReactNode } from 'react'
import { englishLabels, mostUrgent, useUsageSummary, useUsageText } from 'usage-widgets'
import { Button } from '@/components/ui/button'
import { Card, CardContent, CardFooter, CardHeader, CardTitle } from '@/components/ui/card'
import { UsageBar } from './usage-bar'

export type UsageCardProps = {
  /** @default the name of the plan */
  title?: ReactNode
  /** Slugs of the meters it shows. @default all */
  meters?: readonly string[]
  /** How many, the most urgent first. @default all */
  count?: number
  /** Stands at the end: the way to all usage. */
  action?: ReactNode
  className?: string
}

/** The meters of the plan on one card, the most urgent first. */
export function UsageCard({ title, meters, count = 500, action, className }: UsageCardProps) {
  const { labels } = useUsageText()
  const say = { ...englishLabels.dash, ...labels.dash }
  const none = { ...englishLabels.badge, ...labels.badge }.none
  const { reload, ...summary } = useUsageSummary()
  const { status, plan } = summary
  const known = mostUrgent(
    {
      ...summary,
      meters: summary.meters.filter(({ meter }) => meters?.includes(meter.slug) ?? true),
    },
    count,
  )
  const why = {
    loading: null,
    ready: known.length === 0 ? none : null,
    error: say.error,
    'signed-out': say.signedOut,
    'no-subscription': say.noPlan,
  }[status]
  const heading = title ?? plan?.name
  return (
    <Card data-state={status} aria-busy={status === 'loading' || undefined} className={className}>
      {heading && (
        <CardHeader>
          <CardTitle>
            <h3>{heading}</h3>
          </CardTitle>
        </CardHeader>
      )}
      <CardContent className="grid gap-6">
        {why && <p className="text-sm text-muted-foreground">{why}</p>}
        {status === 'loading' && (
          <div className="h-24 rounded bg-muted motion-safe:animate-pulse" />
        )}
        {known.map(({ meter }) => (
          <UsageBar key={meter.slug} meter={meter.slug} />
        ))}
      </CardContent>
      {(action || status === 'error') && (
        <CardFooter className="gap-2">
          {status === 'error' && (
            <Button type="button" variant="outline" onClick={() => void reload()}>
              {say.again}
            </Button>
          )}
          {action}
        </CardFooter>
      )}
    </Card>
  )
}
