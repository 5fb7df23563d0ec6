import { isFields } from '../billing/decode.js'
import { UsageError } from '../billing/errors.js'
import type { UpgradeStart } from '../sync/source.js'

/** Longest message of the server that is kept, in characters. */
const LONGEST = 300

type Failed = Extract<UpgradeStart, { as: 'failed' }>

/** Why nothing was bought. `why` is a clause, `todo` a sentence. */
export function unbought(offer: string, why: string, todo: string): string {
  return `"${offer}" was not bought because ${why}, so nothing changed and nothing is charged. ${todo}`
}

/** Nothing was bought and nothing changed. */
export function notBought(message: string | false): Failed {
  return { as: 'failed', unchanged: true, error: new UsageError('upgrade-failed', message) }
}

/** What a reply of Flowglad's `createCheckoutSession` (0.18) without a URL means: nothing is charged. */
export function checkoutFailure(offer: string, reply: unknown): Failed {
  const error = isFields(reply) ? reply.error : reply
  return notBought(
    __DEV__ &&
      unbought(
        offer,
        `Flowglad opened no checkout (${wordsOf(error)})`,
        'Try again; check the /api/flowglad route and the price if it lasts.',
      ),
  )
}

/**
 * What a rejection of Flowglad's `adjustSubscription` (0.18) means. It says no more than the route's
 * status, `Subscription adjustment failed: 400 Bad Request`, or a code, and the stock route answers
 * 500 to whatever the platform refuses. Only a client error (4xx) tells that nothing changed, except
 * 408: the server may have gone on without us.
 */
export function adjustmentFailure(offer: string, reason: unknown): Failed {
  const error = isFields(reason) && isFields(reason.error) ? reason.error : reason
  const words = wordsOf(error)
  if (turnedDown(isFields(error) ? error : {})) {
    return notBought(
      __DEV__ &&
        unbought(offer, `Flowglad refused it (${words})`, 'Check the price and the subscription.'),
    )
  }
  const message =
    __DEV__ &&
    `it is not known whether the plan was changed to "${offer}" (${words}), so it may have been. Look at the plan before you try again.`
  return { as: 'failed', unchanged: false, error: new UsageError('upgrade-unknown', message) }
}

const refusals = new Set(['forbidden', 'UNAUTHORIZED', 'VALIDATION_ERROR'])

function turnedDown({ code, message }: Readonly<Record<string, unknown>>): boolean {
  return [code, message].some((word) => {
    if (typeof word !== 'string') return false
    const status = /^(?:Subscription adjustment failed: )?(4\d\d)(?!\d)/.exec(word)?.[1]
    return refusals.has(word) || (status !== undefined && status !== '408')
  })
}

/** The server's own words: Flowglad puts them into `json.error`, `json.message`, `message` or `code`. */
function wordsOf(error: unknown): string {
  const fields = isFields(error) ? error : {}
  const { json, message, code } = fields
  const inner = isFields(json) ? (json.error ?? json.message) : json
  const issue = Array.isArray(inner) && isFields(inner[0]) ? inner[0].message : inner
  const found = [error, issue, message, code].find(
    (word) => typeof word === 'string' && word !== '',
  )
  return typeof found === 'string' ? found.slice(0, LONGEST) : 'no reason given'
}
