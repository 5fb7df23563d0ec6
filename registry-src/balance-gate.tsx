'use client'

import type { ReactNode } from 'react'
import {
  englishLabels,
  type GateNeeds,
  type GateRules,
  type Offer,
  useGate,
  useUsageSummary,
  useUsageText,
} from 'usage-widgets'
import { Button, buttonVariants } from '@/components/ui/button'
import { Card, CardFooter, CardHeader, CardTitle } from '@/components/ui/card'
import { UpgradeCard, UpgradePrompt } from './upgrade-prompt'

export type BalanceGateProps = GateNeeds &
  GateRules & {
    children: ReactNode
    /** In place of the children while there is not enough. @default what is missing, and how to get more */
    fallback?: ReactNode
    /** In place of the children while it is not known yet. @default nothing */
    loading?: ReactNode
    /** What customers call what is inside: 'Posters', 'Single sign-on'. */
    label?: string
    offer?: Offer
    /** Where the plans are. Adds a link to them. */
    plansHref?: string
    /** Where someone signs in. Adds a link for someone who is not signed in. */
    signInHref?: string
  }

/**
 * Its children while there is enough left, or the plan includes the feature, else what is missing. It shows
 * a limit and cannot enforce it: the server must. It closes also while work goes on inside; keep what runs
 * outside of it, or take `BalanceGate` of usage-widgets.
 */
export function BalanceGate(props: BalanceGateProps) {
  const { children, fallback, loading, label, offer, plansHref, signInHref, ...rest } = props
  const { policy, whenUnknown, ...needs } = rest
  const gate = useGate(needs, { policy, whenUnknown })
  const { reload } = useUsageSummary()
  const say = { ...englishLabels.gate, ...useUsageText().labels.gate }
  const { state, use } = gate
  if (gate.open) return children
  if (state === 'loading') return loading ?? null
  if (fallback !== undefined) return fallback
  const sells = { offer, plansHref, feature: label }
  if (state === 'signed-out')
    return (
      <Notice title={say.signedOut}>
        {signInHref && (
          <a className={buttonVariants()} href={signInHref}>
            {say.signIn}
          </a>
        )}
      </Notice>
    )
  if (use) return <UpgradePrompt always meter={use.meter} amount={use.amount} {...sells} />
  if (state === 'unknown')
    return (
      <Notice title={say.unknown}>
        <Button type="button" onClick={() => void reload()}>
          {say.retry}
        </Button>
      </Notice>
    )
  const reason = gate.feature?.status === 'denied' ? gate.feature.reason : 'not-in-plan'
  const usage = {
    status: 'missing',
    reason: reason === 'signed-out' ? 'not-in-plan' : reason,
  } as const
  return <UpgradeCard usage={usage} name={label} offer={offer} plansHref={plansHref} />
}

function Notice({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>
          <h3>{title}</h3>
        </CardTitle>
      </CardHeader>
      <CardFooter className="empty:hidden">{children}</CardFooter>
    </Card>
  )
}
