'use client'
import { useContext, useState } from 'react'
import type { Plan } from '../billing/report.js'
import { overviewOf } from '../sync/overview.js'
import type { Session } from '../sync/session-types.js'
import { canTakeBack } from './can-take-back.js'
import { UsageContext } from './context.js'
import { useSourceRead } from './use-resources.js'

/** What the source can undo: the end of a plan, or an arranged change. */
type Deed = 'ends' | 'changes'

type Doing = { readonly deed: Deed; readonly session: Session; readonly running: boolean }

/** What the source can do about the signed-in customer's plan, and how the last attempt ended. */
export type PlanActionsState = {
  readonly actions: { readonly [Kind in Deed]?: () => void }
  readonly busy: Deed | undefined
  /** It was requested, but the plan reported afterwards had not changed. */
  readonly unsure: Deed | undefined
}

/**
 * Keeps a plan that is about to end and undoes an arranged change, where the source supports it.
 * `refresh` reloads what is shown in addition to the session's own report.
 */
export function usePlanActions(refresh?: () => Promise<void>): PlanActionsState {
  const context = useContext(UsageContext)
  const [doing, setDoing] = useState<Doing | null>(null)
  const { source, session, view } = context ?? {}
  const own = doing !== null && doing.session === session ? doing : null
  const undoes = useSourceRead(
    context,
    () => {
      const changes = !!session && isArranged('changes', overviewOf(session, view).plan)
      return changes && !!source && canTakeBack(source, view)
    },
    false,
  )
  const act = (deed: Deed) => {
    const undo = undoes ? source?.upgrade?.takeBack : undefined
    const ask = deed === 'ends' ? source?.plan?.keep : undo
    const id = session && overviewOf(session, view).subscription?.id
    if (!ask || !session || !id) return {}
    const run = async () => {
      setDoing({ deed, session, running: true })
      // After an error, the next report says whether the plan changed.
      await ask(id, session.customer || undefined).catch(() => {})
      await Promise.all([session.reload(), refresh?.()])
      const stays = isArranged(deed, overviewOf(session, view).plan)
      setDoing(stays ? { deed, session, running: false } : null)
    }
    return { [deed]: () => void run() }
  }
  return {
    actions: { ...act('ends'), ...act('changes') },
    busy: own?.running ? own.deed : undefined,
    unsure: own && !own.running ? own.deed : undefined,
  }
}

function isArranged(deed: Deed, plan: Plan | null): boolean {
  return deed === 'ends' ? plan?.endsAt !== undefined : plan?.change !== undefined
}
