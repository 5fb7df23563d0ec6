'use client'
import { type ComponentType, type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import type { UsageEvent } from '../billing/event.js'
import { defaultThresholds, type MeterOverride, type Thresholds } from '../billing/meter.js'
import { warn } from '../billing/warn.js'
import type { UsageStorage } from '../storage/storage.js'
import { defaultStorage, nobodysSession } from '../sync/registry.js'
import type { InitialReport, Session } from '../sync/session-types.js'
import type { UsageSource } from '../sync/source.js'
import type { LabelOverrides } from '../text/labels.js'
import { UsageContext, UsageTextContext } from './context.js'
import { useBeforePaint } from './use-before-paint.js'
import { useSession } from './use-session.js'
import { useStable } from './use-stable.js'

/** Whose usage is shown, from where, and in which words. */
export type UsageProviderProps = {
  /** Where usage comes from and goes to. Made once, at module level; a changed one is ignored. */
  readonly source: UsageSource & { readonly Bridge?: ComponentType }
  /**
   * The signed-in user's id as your app knows it (Flowglad's `externalId`, or its own id); `null`
   * signed out. Left out, the source is trusted, and another user's number may show for a moment
   * after a change of user.
   */
  readonly customerId?: string | null | undefined
  /** The subscription to read and bill. @default the customer's current one */
  readonly subscriptionId?: string | undefined
  /** What you know of meters that the source does not, by slug. */
  readonly meters?: Readonly<Record<string, MeterOverride>> | undefined
  /** Shares of the limit above which a meter is `warning` and `critical`. @default 0.75 and 0.9 */
  readonly thresholds?: Thresholds | undefined
  /** Where recordings and reports are kept; `null` keeps them in memory. @default localStorage */
  readonly storage?: UsageStorage | null | undefined
  /** Milliseconds during which recordings on one meter merge into one event. @default 0 */
  readonly coalesceMs?: number | undefined
  /** What becomes of a customer's unsent recordings on this device when they sign out. @default 'keep' */
  readonly onSignOut?: 'keep' | 'discard' | undefined
  /** BCP 47 language tag for numbers and dates. Fixed, so that server and browser agree. @default 'en' */
  readonly locale?: string | undefined
  /** IANA time zone for dates. Fixed, so that server and browser agree. @default 'UTC' */
  readonly timeZone?: string | undefined
  /** Any of the strings, in other words or another language. */
  readonly labels?: LabelOverrides | undefined
  /** A report made on the server, for numbers in the first HTML. Ignored for another customer. */
  readonly initialReport?: InitialReport | undefined
  /** Told of every recording, delivery, refusal and crossing. */
  readonly onEvent?: ((event: UsageEvent) => void) | undefined
  /** Everything that shows or records usage. */
  readonly children?: ReactNode
}

/** Gives everything below it the customer's usage. Put it inside the backend's own provider. */
export function UsageProvider(props: UsageProviderProps) {
  const { locale = 'en', timeZone = 'UTC', coalesceMs = 0, children } = props
  const source = useFirst(props.source)
  const [storage] = useState(() => (props.storage === undefined ? defaultStorage() : props.storage))
  const { session, still } = useSession(
    source,
    storage,
    props.customerId,
    useStable(props.initialReport),
  )
  const overrides = useStable(props.meters)
  const meters = useMemo(() => new Map(Object.entries(overrides ?? {})), [overrides])
  const thresholds = useStable(props.thresholds ?? defaultThresholds)
  const view = props.subscriptionId

  useRunning(session, props.onEvent, props.onSignOut ?? 'keep')
  useBeforePaint(() => {
    const nobody = nobodysSession(source, storage)
    if (session && nobody && nobody !== session && props.customerId === undefined) {
      session.adopt(nobody)
    }
  }, [session, source, storage, props.customerId])
  useEffect(() => session?.setThresholds(thresholds, meters), [session, thresholds, meters])
  useEffect(() => (view === undefined ? undefined : session?.watch(view)), [session, view])

  const usage = useMemo(
    () => ({ source, session, still, view, meters, thresholds, coalesceMs }),
    [source, session, still, view, meters, thresholds, coalesceMs],
  )
  const text = useMemo(
    () => ({ labels: props.labels ?? {}, locale, timeZone }),
    [props.labels, locale, timeZone],
  )
  const { Bridge } = source
  return (
    <UsageContext.Provider value={usage}>
      <UsageTextContext.Provider value={text}>
        {Bridge && <Bridge />}
        {children}
      </UsageTextContext.Provider>
    </UsageContext.Provider>
  )
}

/** A source holds what is on its way, so a provider keeps the first one. */
function useFirst<T>(source: T): T {
  const [first] = useState(source)
  const changed = first !== source
  useEffect(() => {
    if (changed) {
      warn(
        'UsageProvider got another source than before, which would lose what the first one is sending. The first one stays; call flowgladSource once, at module level.',
      )
    }
  }, [changed])
  return first
}

/** Runs the session while the provider is mounted, and tells the host what happens. */
function useRunning(
  session: Session | null,
  onEvent: ((event: UsageEvent) => void) | undefined,
  onSignOut: 'keep' | 'discard',
): void {
  const handler = useRef(onEvent)
  const previous = useRef<Session | null>(null)
  useBeforePaint(() => {
    handler.current = onEvent
  })
  useBeforePaint(() => session?.listen((event) => handler.current?.(event)), [session])
  useBeforePaint(() => {
    const left = previous.current
    previous.current = session
    // Who stood in for it while it was opened did not sign out.
    const signedOut = left && left !== session && left.opening?.session() !== session
    if (signedOut && onSignOut === 'discard') left.clear()
    return session?.start()
  }, [session, onSignOut])
}
