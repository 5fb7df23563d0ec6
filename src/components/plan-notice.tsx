'use client'
import { forwardRef } from 'react'
import { useUsageText } from '../react/context.js'
import { useNow } from '../react/use-now.js'
import { usePlan } from '../react/use-plan.js'
import { usePlanActions } from '../react/use-plan-actions.js'
import { PlanNoticeView, type PlanNoticeViewProps } from './plan-notice-view.js'
import { usePlanAnnounced } from './use-plan-announced.js'

/** How the notice looks, and what may be done. Other props go to the `<ul>`. */
export type PlanNoticeProps = Omit<PlanNoticeViewProps, 'plan' | 'now' | 'busy' | 'unsure'>

/**
 * What the signed-in customer should know about their plan, each with an action: a payment
 * that failed, a pause, an end, an arranged change, a trial. Its links lead to the plan's portal; a plan
 * that ends is kept and a change is undone at once where the source can (`plan.keep`, `upgrade.takeBack`), and
 * `actions` of the host count before both; without any of these a notice has no button. Renders a `<ul>`, and
 * nothing while there is nothing to say.
 *
 * @throws {UsageError} `no-provider`
 */
export const PlanNotice = forwardRef<HTMLUListElement, PlanNoticeProps>(function PlanNotice(
  { actions, ...props },
  ref,
) {
  const { plan } = usePlan()
  const own = usePlanActions()
  const text = { ...useUsageText(), now: useNow(true) }
  usePlanAnnounced(plan, { ...text, ...props })
  return (
    <PlanNoticeView
      ref={ref}
      {...text}
      plan={plan}
      {...own}
      actions={{ ...own.actions, ...actions }}
      {...props}
    />
  )
})
