'use client'
import { forwardRef, useEffect, useState } from 'react'
import { withOverride } from '../billing/override.js'
import { useUsageContext, useUsageText } from '../react/context.js'
import { useNow } from '../react/use-now.js'
import { type UsageOutbox, useUsageOutbox } from '../react/use-usage-outbox.js'
import type { SyncEntry, SyncMeters } from '../text/describe-sync.js'
import { wordsOf } from '../text/words-of.js'
import { SyncNoticeView, type SyncNoticeViewProps } from './sync-notice-view.js'
import { useCountdown, usePassed } from './use-countdown.js'

/** How the notice looks, and what may be done. The rest goes to its `<div>`. */
export type SyncNoticeProps = Omit<
  SyncNoticeViewProps,
  'figure' | 'meters' | 'now' | 'onRetry' | 'onDiscard' | 'announce'
> & {
  /** Lets a customer give up what was refused or could not be confirmed. @default false */
  readonly allowDiscard?: boolean
}

/** How long a recording may wait before the notice speaks of it, in milliseconds. */
const patience = 3_000

/**
 * What of the customer's use has not been sent, was not accepted or could not be confirmed, with ways
 * to try again. Renders a `<div>`, and nothing while there is nothing to say: a recording that is on
 * its way is spoken of after 3 seconds, a failed attempt, or without a network.
 *
 * @throws {UsageError} `no-provider`
 */
export const SyncNotice = forwardRef<HTMLDivElement, SyncNoticeProps>(
  function SyncNotice(props, ref) {
    const outbox = useUsageOutbox()
    const waits = useWorthSaying(outbox)
    const { refused, expired } = outbox
    // Without this the notice below would keep looking at the clock with nothing to show.
    if (!waits && refused.length + expired.length === 0) return null
    return <Notice ref={ref} outbox={waits ? outbox : { ...outbox, waiting: [] }} {...props} />
  },
)

/** A notice that flashed at each click would be noise. */
function useWorthSaying({ waiting, online }: UsageOutbox): boolean {
  const [oldest] = waiting
  const overdue = usePassed(oldest ? oldest.at + patience : null)
  return (
    oldest !== undefined && (overdue || !online || waiting.some(({ attempts }) => attempts > 0))
  )
}

const Notice = forwardRef<HTMLDivElement, SyncNoticeProps & { readonly outbox: UsageOutbox }>(
  function Notice({ outbox, allowDiscard = false, ...props }, ref) {
    const { waiting, refused, expired, online, nextTryAt, retry, discard } = outbox
    const text = useUsageText()
    const now = useNow(true)
    const retryIn = useCountdown(online && waiting.length > 0 ? nextTryAt : null)
    // A live region speaks of what changes in it, so it has to be there first.
    const [announce, appear] = useState(false)
    useEffect(() => {
      const timer = setTimeout(() => appear(true), 100)
      return () => clearTimeout(timer)
    }, [])
    return (
      <SyncNoticeView
        ref={ref}
        {...text}
        now={now}
        figure={{ waiting, refused, expired, online, retryIn }}
        meters={useMeterNames([...waiting, ...refused, ...expired])}
        onRetry={retry}
        onDiscard={allowDiscard ? discard : undefined}
        announce={announce}
        {...props}
      />
    )
  },
)

function useMeterNames(entries: readonly SyncEntry[]): SyncMeters {
  const { session, view, meters } = useUsageContext('<SyncNotice>')
  const slugs = [...new Set(entries.map(({ meter }) => meter))]
  return new Map(
    slugs.map((slug) => {
      const usage = session?.usage(slug, view)
      const said = meters.get(slug)
      const meter = usage?.status === 'ready' ? withOverride(usage.meter, said) : null
      return [slug, meter ?? { ...said, name: said?.name ?? wordsOf(slug) }]
    }),
  )
}
