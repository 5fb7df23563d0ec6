'use client'
import { forwardRef } from 'react'
import { withOverride } from '../billing/override.js'
import { useUsageContext, useUsageText } from '../react/context.js'
import { useAnnounced } from '../react/use-announced.js'
import { useNow } from '../react/use-now.js'
import { useRead } from '../react/use-read.js'
import { type UsageOutbox, useUsageOutbox } from '../react/use-usage-outbox.js'
import type { Status } from '../sync/status.js'
import { describeSync, type SyncEntry, type SyncMeters } from '../text/describe-sync.js'
import { wordsOf } from '../text/words-of.js'
import { SyncNoticeView, type SyncNoticeViewProps } from './sync-notice-view.js'
import { useCountdown, usePassed } from './use-countdown.js'

/** How the notice looks, and what may be done. Other props go to the `<div>`. */
export type SyncNoticeProps = Omit<
  SyncNoticeViewProps,
  'figure' | 'meters' | 'now' | 'onRetry' | 'onDiscard'
> & {
  /** Lets customers discard uses that were refused or could not be confirmed. @default false */
  readonly allowDiscard?: boolean
}

/** How long a recording may wait before the notice speaks of it, in milliseconds. */
const patience = 3_000

/**
 * What of the customer's use has not been sent, was not accepted or could not be confirmed, with ways
 * to try again; without a network also how old the numbers of the page are. Renders a `<div>`, and nothing
 * while there is nothing to say: a recording that is on its way is spoken of after 3 seconds, a failed
 * attempt, or without a network.
 *
 * @throws {UsageError} `no-provider`
 */
export const SyncNotice = forwardRef<HTMLDivElement, SyncNoticeProps>(
  function SyncNotice(props, ref) {
    const outbox = useUsageOutbox()
    const waits = useWorthSaying(outbox)
    const asOf = useAge()
    const { refused, expired, online } = outbox
    const away = !online && asOf !== null
    // Without this the notice below would keep looking at the clock with nothing to show.
    if (!waits && !away && refused.length + expired.length === 0) return null
    const shown = waits ? outbox : { ...outbox, waiting: [] }
    return <Notice ref={ref} outbox={shown} asOf={asOf} {...props} />
  },
)

/** When the numbers of the page were confirmed, where they could not be refreshed since; else `null`. */
function useAge(): number | null {
  const context = useUsageContext('<SyncNotice>')
  return useRead(context, null, (session) => ageOf(session.status(context.view)), null)
}

const ageOf = ({ stale, updatedAt }: Status) => (stale ? updatedAt : null)

/** A notice that flashed at each click would be noise. */
function useWorthSaying({ waiting, online }: UsageOutbox): boolean {
  const [oldest] = waiting
  const overdue = usePassed(oldest ? oldest.at + patience : null)
  return (
    oldest !== undefined && (overdue || !online || waiting.some(({ attempts }) => attempts > 0))
  )
}

type NoticeProps = SyncNoticeProps & {
  readonly outbox: UsageOutbox
  readonly asOf: number | null
}

const Notice = forwardRef<HTMLDivElement, NoticeProps>(function Notice(
  { outbox, asOf, allowDiscard = false, ...props },
  ref,
) {
  const { waiting, refused, expired, online, nextTryAt, retry, discard } = outbox
  const text = useUsageText()
  const now = useNow(true)
  const retryIn = useCountdown(online && waiting.length > 0 ? nextTryAt : null)
  const figure = { waiting, refused, expired, online, retryIn, asOf }
  const meters = useMeterNames([...waiting, ...refused, ...expired])
  const [gravest] = describeSync(figure, { ...text, ...props, meters, now })
  useAnnounced(gravest?.spoken ?? '', 'sync')
  return (
    <SyncNoticeView
      ref={ref}
      {...text}
      now={now}
      figure={figure}
      meters={meters}
      onRetry={retry}
      onDiscard={allowDiscard ? discard : undefined}
      {...props}
    />
  )
})

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
