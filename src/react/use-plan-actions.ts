'use client'
import { useContext, useState } from 'react'
import type { Plan } from '../billing/report.js'
import { overviewOf } from '../sync/overview.js'
import type { Session } from '../sync/session-types.js'
import { canTakeBack } from './can-take-back.js'
import { UsageContext } from './context.js'
import { useSourceRead } from './use-resources.js'

/** What of a plan the source can take back. */
type Deed = 'ends' | 'changes'

type Doing = { readonly deed: Deed; readonly session: Session; readonly running: boolean }

/** What the source can do about the plan of the customer who is signed in, and what became of it. */
export type PlanActionsState = {
  readonly actions: { readonly [Kind in Deed]?: () => void }
  readonly busy: Deed | undefined
  /** It was asked for, and the plan that came afterwards is as it was. */
  readonly unsure: Deed | undefined
}

/**
 * The ways to keep a plan that ends and to take an arranged change back, where the source has them.
 * `refresh` asks for what is shown besides the session's own report.
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
      // What an error means for the plan is said by the next report.
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
