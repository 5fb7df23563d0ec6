'use client'
import type { Usage } from '../billing/usage.js'
import { wordsOf } from '../text/words-of.js'
import { useUsageContext, useUsageText } from './context.js'
import { useNow } from './use-now.js'
import { useUsage } from './use-usage.js'

/**
 * What the view of one meter is drawn from, always current. `projects`: estimates are wanted, for
 * which the time has to be known.
 */
export function useMeter(meter: string, { name, projects }: { name?: string; projects: boolean }) {
  const { session, meters } = useUsageContext(`the component of meter "${meter}"`)
  const text = useUsageText()
  const usage: Usage = useUsage(meter)
  const now = useNow(projects || (usage.status === 'ready' && usage.stale))
  return {
    ...text,
    ...(now === undefined ? {} : { now }),
    usage,
    name: name ?? meters.get(meter)?.name ?? wordsOf(meter),
    onRetry: () => void session?.reload(),
  }
}
