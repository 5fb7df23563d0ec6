'use client'
import {
  type ComponentType,
  type ReactNode,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import type { UsageEvent } from '../billing/event.js'
import { defaultThresholds, type MeterOverride, type Thresholds } from '../billing/meter.js'
import { readOverrides } from '../billing/override.js'
import { warn, warnOnce } from '../billing/warn.js'
import type { UsageStorage } from '../storage/storage.js'
import { overviewOf } from '../sync/overview.js'
import { defaultStorage } from '../sync/registry.js'
import type { InitialReport, Session } from '../sync/session-types.js'
import type { UsageSource } from '../sync/source.js'
import type { LabelOverrides } from '../text/labels.js'
import { awaitsUpgrade, followUpgrades } from '../upgrades/pending.js'
import { UsageContext, UsageTextContext } from './context.js'
import { useBeforePaint } from './use-before-paint.js'
import { useSession } from './use-session.js'
import { useStable } from './use-stable.js'

/** The customer and source of the usage below, and how it is formatted. */
export type UsageProviderProps = {
  /** Where usage is read from and sent to. Create it once, at module level; a later one is ignored. */
  readonly source: UsageSource & { readonly Bridge?: ComponentType }
  /**
   * The signed-in user's id as your app knows it (Flowglad's `externalId`, or its own id); a number is
   * taken as its text, `null` or an empty text is signed out. Left out or `undefined`, it is not known yet: uses wait in
   * memory for the first customer whom you or the source name, and another user's number may show for
   * a moment after a change of user.
   */
  readonly customerId?: string | number | null | undefined
  /** The subscription to read and bill. @default the customer's current one */
  readonly subscriptionId?: string | undefined
  /** What you know about meters and the source does not, by slug. */
  readonly meters?: Readonly<Record<string, MeterOverride>> | undefined
  /** Shares of the limit above which a meter is `warning` and `critical`. @default 0.75 and 0.9 */
  readonly thresholds?: Thresholds | undefined
  /** Where recordings and reports are kept; `null` keeps them in memory. @default localStorage */
  readonly storage?: UsageStorage | null | undefined
  /** Milliseconds during which recordings on one meter merge into one event. @default 0 */
  readonly coalesceMs?: number | undefined
  /** Whether a customer's unsent recordings stay on this device when they sign out. @default 'keep' */
  readonly onSignOut?: 'keep' | 'discard' | undefined
  /** BCP 47 language tag for numbers and dates. Fixed, so that server and browser agree. @default 'en' */
  readonly locale?: string | undefined
  /**
   * IANA time zone for dates. Without it they are in UTC on the server and until the page is hydrated,
   * so that both agree, and then in the browser's own. @default the browser's
   */
  readonly timeZone?: string | undefined
  /** Replacements for any of the strings. */
  readonly labels?: LabelOverrides | undefined
  /** A report made on the server, for numbers in the first HTML. Ignored for another customer. */
  readonly initialReport?: InitialReport | null | undefined
  /** Called on every recording, delivery, refusal and crossed threshold, among others. */
  readonly onEvent?: ((event: UsageEvent) => void) | undefined
  /** Everything that shows or records usage. */
  readonly children?: ReactNode
}

const never = () => () => {}
const browserZone = () => Intl.DateTimeFormat().resolvedOptions().timeZone
const tellOnce = (_: string, message: string) => {
  if (__DEV__) warnOnce(message)
}
const utc = () => 'UTC'

/** Gives everything below it the customer's usage. Put it inside the backend's own provider. */
export function UsageProvider(props: UsageProviderProps) {
  const { locale = 'en', coalesceMs = 0, children } = props
  const own = useSyncExternalStore(never, browserZone, utc)
  const timeZone = props.timeZone ?? own
  const source = useFirst(props.source)
  const [storage] = useState(() => (props.storage === undefined ? defaultStorage() : props.storage))
  const { session, still } = useSession(
    source,
    storage,
    props.customerId,
    useStable(props.initialReport),
  )
  const overrides = useStable(props.meters)
  const meters = useMemo(() => readOverrides(overrides, tellOnce), [overrides])
  const thresholds = useStable(props.thresholds ?? defaultThresholds)
  const view = props.subscriptionId

  useRunning(session, props.onEvent, props.onSignOut ?? 'keep')
  useCheckoutReturn(session)
  useEffect(() => session?.setThresholds(thresholds, meters), [session, thresholds, meters])

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

/** Loads the code that follows an upgrade if this tab returned from a checkout or has one in progress. */
function useCheckoutReturn(session: Session | null): void {
  useEffect(() => {
    if (session && awaitsUpgrade(session)) return followUpgrades(session)
  }, [session])
}

/** A source holds the uses it is sending, so a provider keeps the first one. */
function useFirst<T>(source: T): T {
  const [first] = useState(source)
  const changed = first !== source
  useEffect(() => {
    if (__DEV__ && changed) {
      warn(
        'UsageProvider got another source than before, and changing over would lose what the first one is still sending, so the first one stays in use. Create the source once, at module level.',
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
    if (left && left !== session && onSignOut === 'discard') left.clear()
    const stop = session?.start()
    if (__DEV__ && session) {
      const stopWarning = warnOfFailures(session)
      return () => {
        stopWarning()
        stop?.()
      }
    }
    return stop
  }, [session, onSignOut])
}

/** Tells the developer once why usage could not be loaded. */
function warnOfFailures(session: Session): () => void {
  return session.subscribe(null, () => {
    const { error } = overviewOf(session)
    // The session warns of another customer itself.
    if (error && error.code !== 'other-customer') warnOnce(error.message)
  })
}
