import { UsageError } from '../billing/errors.js'
import { nameOf, type Offer } from '../billing/offer.js'
import { within } from '../sync/deadline.js'
import type { Environment } from '../sync/environment.js'
import type { UpgradeStart, UsageSource } from '../sync/source.js'
import type { UpgradePage } from './page.js'
import type { UpgradeRecord } from './record.js'
import { returnUrl } from './urls.js'

/** Longest a backend may take to open a checkout or change a plan, in milliseconds. */
export const DEADLINE = 60_000
/** Longest wait for the other tabs, in milliseconds: a suspended one keeps its lock. */
const PATIENCE = 5_000
/** Milliseconds by which a tab's writes may reach the others later than the lock does. */
const HEARD = 100

/** How an upgrade failed. */
export type Failed = Extract<UpgradeStart, { as: 'failed' }>

/** Runs a task that never rejects while no other tab runs one of this name; without locks at once. */
export function inTurn(env: Environment, name: string, task: () => Promise<void>): Promise<void> {
  const { lock } = env
  if (!lock) return task()
  const wait = new AbortController()
  let begun = false
  const cancel = env.after(PATIENCE, () => wait.abort())
  const run = async () => {
    begun = true
    cancel()
    await task()
    await new Promise<void>((resolve) => env.after(HEARD, resolve))
  }
  const locked = async () => lock(name, { signal: wait.signal }, run)
  return locked().catch(() => (begun ? undefined : run()))
}

/** Asks the source to start an upgrade. Never rejects, and answers within a minute. */
export async function askFor(
  offer: Offer,
  { token, view }: Pick<UpgradeRecord, 'token' | 'view'>,
  {
    source,
    env,
    page,
    customer,
  }: { source: UsageSource; env: Environment; page: UpgradePage; customer: string | undefined },
): Promise<UpgradeStart> {
  if (!source.upgrade) return failed('upgrade-failed', __DEV__ && nothingSold(offer))
  const here = page.address()
  let urls: { readonly success: string; readonly cancel: string }
  try {
    const success = returnUrl(offer.successUrl, here, token)
    urls = { success, cancel: returnUrl(offer.cancelUrl, here) }
  } catch (error) {
    if (error instanceof UsageError) return { as: 'failed', unchanged: true, error }
    throw error
  }
  const unknown = () => unknownOutcome(offer)
  return within(env, DEADLINE, source.upgrade.start(offer, urls, view, customer), unknown).catch(
    unknown,
  )
}

/** There was no answer. */
export function unknownOutcome(offer: Offer): Failed {
  return failed('upgrade-unknown', __DEV__ && noAnswer(offer))
}

/** The browser did not go to the checkout. */
export function notOpened(offer: Offer): Failed {
  return failed('upgrade-failed', __DEV__ && notFollowed(offer))
}

const nothingSold = (offer: Offer) =>
  `"${nameOf(offer)}" cannot be bought because the source of this UsageProvider sells nothing, so nothing changed and nothing is charged. Use a source with upgrade actions, such as createFlowgladSource.`
const noAnswer = (offer: Offer) =>
  `"${nameOf(offer)}" was asked for and there was no answer, so it is not known whether anything changed. Look at the plan before you try again.`
const notFollowed = (offer: Offer) =>
  `"${nameOf(offer)}" was not bought because its checkout could not be opened, so nothing changed and nothing is charged. Try again; check what the page does with its address if it lasts.`

/** Only an outcome that is not known may have changed something. */
function failed(code: 'upgrade-failed' | 'upgrade-unknown', message: string | false): Failed {
  const error = new UsageError(code, message)
  return { as: 'failed', unchanged: code === 'upgrade-failed', error }
}
