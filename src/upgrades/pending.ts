import { keyPart } from '../entries/entry.js'
import { fieldsOf } from '../storage/shape.js'
import type { Session } from '../sync/session-types.js'
import type { Upgrades } from './loaded.js'
import { PARAMETER } from './urls.js'

/** Milliseconds after which code that could not be loaded is asked for again. */
const RETRY_LOADING = 5_000

/** Whether this tab came back from a checkout, wrote down an upgrade, or knows of one that is to come. */
export function awaitsUpgrade({ core: { store, prefix } }: Session): boolean {
  try {
    return (
      globalThis.location.search.includes(`${PARAMETER}=`) ||
      Object.keys(globalThis.sessionStorage).some((key) => key.startsWith(`${prefix}u:`)) ||
      store.keys(`${prefix}c:`).length > 0
    )
  } catch {
    return false
  }
}

/** Whether this tab came back from the checkout of an offer, or awaits it since before a reload. */
export function isAwaited({ core: { prefix } }: Session, offer: string): boolean {
  try {
    const text = globalThis.sessionStorage.getItem(`${prefix}u:${keyPart(offer)}`)
    const { token, returned } = fieldsOf(JSON.parse(text ?? ''))
    const isBack = (one: string) => globalThis.location.search.includes(`${PARAMETER}=${one}`)
    return returned === true || (typeof token === 'string' && isBack(token))
  } catch {
    return false
  }
}

/** Loads the upgrades of a session. */
export async function loadUpgrades(session: Session): Promise<Upgrades> {
  const { upgradesOf } = await import('./upgrades.js')
  const upgrades = upgradesOf(session)
  session.changed()
  return upgrades
}

/** Loads the code, and retries until it is there. Returns a function that stops it. */
export function followUpgrades(session: Session): () => void {
  let cancel = () => {}
  const attempt = () => {
    loadUpgrades(session).catch(() => {
      cancel = session.core.env.after(RETRY_LOADING, attempt)
    })
  }
  attempt()
  return () => cancel()
}
