import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Accident, comeBack, type Host, openHost, openPage, pass } from './stack.js'

/*
 * Every reply that Flowglad's `createUsageEvent` can give, provoked through the published packages:
 * `@flowglad/react` in the page, `@flowglad/server` in the route, and the sandbox as Flowglad behind it.
 */

/** What becomes of a recording of 5 on the free plan's 100. */
type Row = {
  readonly reply: string
  /** What its text holds. @default the reply as the code of an error */
  readonly says?: RegExp
  /** What the last reply holds, where it is the one meant. */
  readonly lastly?: RegExp
  /** How it comes about. */
  readonly when: string
  readonly provoke: (host: Host) => void
  /** Ends the trouble, some time later. */
  readonly mend?: (host: Host) => void
  readonly verdict: 'delivered' | 'held' | 'retried' | 'refused' | 'id-taken' | 'forbidden'
  /** Every number shown, in a row. @default 100, 95, and 100 again where it was refused */
  readonly shown?: readonly number[]
  readonly meter?: string
  readonly transactionId?: string
  readonly priceSlug?: string
  /** Recorded before billing is there, so that nothing is known of meters and prices. */
  readonly early?: true
}

const down: Accident = () => Promise.reject(new TypeError('Failed to fetch'))
const lost: Accident = async (forward, body) => down(forward, await forward().then(() => body))
const answered =
  (response: () => Response): Accident =>
  async (forward) => {
    await forward()
    return response()
  }
const next = (accident: Accident) => (host: Host) => void host.state.line.push(accident)

/** Flowglad answers recordings with this status; with everything else it is as ever. */
const platform = (status: number) => (host: Host) => {
  const body = { error: 'no', code: 'WORD', request_id: '1' }
  host.state.upstream = (path) =>
    path.endsWith('/usage-events') ? Promise.resolve(Response.json(body, { status })) : null
}
const wellAgain = (host: Host) => {
  host.state.upstream = null
}

/** Flowglad says, while a recording is checked and at no other time, that the customer has nothing. */
const nothingCurrent = (host: Host) => {
  host.state.upstream = (path, writing) => {
    if (!writing || !path.endsWith('/billing')) return null
    const headers = { authorization: 'sk_test' }
    const asked = host.sandbox.fetch(`http://flowglad.test${path}`, { headers })
    return asked.then(async (response) => {
      const { currentSubscription: _, ...billing } = Object(await response.json())
      return Response.json({ ...billing, currentSubscriptions: [] })
    })
  }
}

const upgrade = (host: Host) => {
  host.sandbox.actions.subscribe({ price: 'pro-monthly', customer: 'user_1' })
}
const signIn = (user: string | null) => (host: Host) => {
  host.state.user = user
}

const rows: readonly Row[] = [
  {
    reply: '{ usageEvent }',
    says: /"usageEvent":{"id"/,
    when: 'all is well',
    provoke: () => {},
    verdict: 'delivered',
  },
  {
    reply: '{ usageEvent }',
    says: /"usageEvent":{"id"/,
    when: 'a proxy sends the request twice',
    provoke: next(async (forward) => {
      const [first] = await Promise.all([forward(), forward()])
      return first
    }),
    verdict: 'delivered',
  },
  {
    reply: '409',
    when: 'another customer used the id',
    provoke: ({ sandbox }) => {
      const meter = 'generations'
      sandbox.actions.record({ customer: 'user_2', meter, transactionId: 'taken' })
    },
    transactionId: 'taken',
    verdict: 'id-taken',
  },
  {
    reply: '409',
    says: /^none$/,
    lastly: /"error":{"code":"409"/,
    when: 'the answer was lost and the plan changed before the next try',
    provoke: (host) => {
      host.state.line.push(lost)
      host.state.standing = down
    },
    mend: (host) => {
      upgrade(host)
      host.state.standing = null
    },
    verdict: 'retried',
    // Bound to the new subscription, until it is known to have been recorded on the former one.
    shown: [100, 95, 9_995, 10_000],
  },
  {
    reply: '400',
    when: 'the price is none of use',
    provoke: () => {},
    priceSlug: 'pro-monthly',
    early: true,
    verdict: 'refused',
  },
  {
    reply: '404',
    when: 'there is no such meter',
    provoke: () => {},
    meter: 'unheard-of',
    early: true,
    verdict: 'refused',
    shown: [100],
  },
  { reply: '422', when: 'Flowglad answers so', provoke: platform(422), verdict: 'refused' },
  {
    reply: 'Unknown, with a list of issues',
    says: /"code":"Unknown","json":{"message":"\[/,
    when: 'a proxy loses a part of the request',
    provoke: next((forward, { usageMeterSlug: _, ...rest }) => forward(rest)),
    verdict: 'refused',
  },
  {
    reply: 'VALIDATION_ERROR',
    // The plugin needs Better Auth, which is no dependency here: its answer is written by hand.
    when: 'Better Auth’s route answers',
    provoke: next(async () =>
      Response.json({ error: { code: 'VALIDATION_ERROR', message: 'no' } }, { status: 400 }),
    ),
    verdict: 'refused',
  },
  {
    reply: 'forbidden',
    when: 'somebody else signed in',
    provoke: signIn('user_2'),
    mend: signIn('user_1'),
    verdict: 'held',
  },
  {
    reply: 'forbidden',
    when: 'the plan changed elsewhere',
    provoke: upgrade,
    verdict: 'delivered',
    shown: [100, 95, 9_995],
  },
  {
    reply: 'forbidden',
    when: 'billing still lists the subscription',
    provoke: nothingCurrent,
    verdict: 'forbidden',
  },
  {
    reply: 'missing_subscription_id',
    // The subscription is always named, so the route can miss it only where a proxy drops it.
    when: 'the subscription ended and a proxy loses its id',
    provoke: (host) => {
      host.sandbox.actions.setStatus({ customer: 'user_1', status: 'canceled' })
      host.state.line.push((forward, { subscriptionId: _, ...rest }) => forward(rest))
    },
    mend: upgrade,
    verdict: 'held',
    shown: [100, 95, 9_995],
  },
  {
    reply: '{ message } without a code',
    says: /^{"error":{"message":/,
    when: 'nobody is signed in any more',
    provoke: signIn(null),
    mend: signIn('user_1'),
    verdict: 'held',
  },
  {
    reply: '401',
    when: 'the host’s key is wrong',
    provoke: ({ state }) => {
      state.apiKey = 'sk_wrong'
    },
    mend: ({ state }) => {
      state.apiKey = 'sk_test'
    },
    verdict: 'held',
  },
  {
    reply: 'UNAUTHORIZED',
    when: 'Better Auth’s route answers',
    provoke: next(async () =>
      Response.json({ error: { code: 'UNAUTHORIZED', message: 'no' } }, { status: 401 }),
    ),
    verdict: 'held',
  },
  ...[429, 500, 503].map(
    (status): Row => ({
      reply: `${status}`,
      when: 'Flowglad answers so',
      provoke: platform(status),
      mend: wellAgain,
      verdict: 'retried',
    }),
  ),
  {
    reply: 'Unknown, “Connection error.”',
    says: /"code":"Unknown","json":{"message":"Connection error."/,
    when: 'the host cannot reach Flowglad',
    provoke: ({ state }) => {
      state.upstream = () => Promise.reject(new TypeError('fetch failed'))
    },
    mend: wellAgain,
    verdict: 'retried',
  },
  {
    reply: 'none',
    says: /^none$/,
    when: 'the request is lost',
    provoke: next(down),
    verdict: 'retried',
  },
  {
    reply: 'none',
    says: /^none$/,
    when: 'the answer is lost',
    provoke: next(lost),
    verdict: 'retried',
  },
  {
    reply: 'HTML',
    says: /^<!doctype html>/,
    when: 'a gateway answers',
    provoke: next(async () => new Response('<!doctype html>', { status: 502 })),
    verdict: 'retried',
  },
  {
    reply: 'an empty body',
    says: /^$/,
    when: 'a proxy loses what was recorded',
    provoke: next(answered(() => new Response(null, { status: 204 }))),
    verdict: 'retried',
  },
  {
    reply: '{}',
    says: /^{}$/,
    when: 'a proxy loses what was recorded',
    provoke: next(answered(() => Response.json({}))),
    verdict: 'retried',
  },
]

beforeEach(() => {
  vi.useFakeTimers({ now: Date.UTC(2026, 2, 12, 10) })
  // Flowglad's hook tells every failure.
  vi.spyOn(console, 'error').mockImplementation(() => {})
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** Records 5 and lets the trouble come and go. */
async function play({ provoke, mend, meter, transactionId, priceSlug, early }: Row) {
  const host = openHost()
  const page = openPage(meter === undefined ? {} : { meter })
  if (!early) await pass(100)
  provoke(host)
  const { id, settled } = page.record(5, {
    ...(transactionId === undefined ? {} : { transactionId }),
    ...(priceSlug === undefined ? {} : { priceSlug }),
  })
  await pass(30_000)
  mend?.(host)
  if (mend) comeBack()
  await pass(150_000)
  return { host, page, id, settlement: await Promise.race([settled, Promise.resolve(null)]) }
}

const refusals: readonly string[] = ['refused', 'id-taken', 'forbidden'] satisfies Row['verdict'][]

describe.each(rows)('$reply, because $when', (row) => {
  const { shown, verdict } = row
  const isRefused = refusals.includes(verdict)

  it(`means ${verdict}, and the number is right`, async () => {
    const { host, page, id, settlement } = await play(row)
    const { events, seen } = page
    const recorded = host.sandbox.actions.events().filter((one) => one.transactionId === id)
    const own = recorded.filter(({ customerId }) => customerId !== customerOf(host, 'user_2'))
    expect(new Set(host.sends().map(({ body }) => body.transactionId))).toEqual(new Set([id]))
    expect(host.said()[0]).toMatch(row.says ?? new RegExp(`"error":{"code":"${row.reply}"`))
    expect(host.said().at(-1)).toMatch(row.lastly ?? /./s)
    expect(seen.numbers).toEqual(
      shown ?? (isRefused ? (row.early ? [95, 100] : [100, 95, 100]) : [100, 95]),
    )
    expect(seen.left).toBe(host.left())
    expect(seen.outbox).toMatchObject({ waiting: [], expired: [] })
    if (isRefused) {
      expect(own).toEqual([])
      expect(settlement).toMatchObject({ status: 'refused', error: { code: verdict } })
      expect(seen.outbox?.refused).toMatchObject([{ id, error: { code: verdict } }])
      expect(host.sends()).toHaveLength(1)
      return
    }
    expect(own).toMatchObject([{ amount: 5 }])
    expect(settlement).toMatchObject({ status: 'delivered' })
    expect(seen.outbox?.refused).toEqual([])
    const [delivered] = events.filter(({ type }) => type === 'delivered')
    const attempts = delivered?.type === 'delivered' ? delivered.attempts : 0
    // Held is not tried: what was in the way was no fault of the recording.
    if (verdict === 'retried') expect(attempts).toBeGreaterThan(1)
    else expect(attempts).toBe(1)
    if (verdict === 'held') expect(host.sends().length).toBeGreaterThan(1)
  })
})

function customerOf({ sandbox }: Host, customer: string): string | undefined {
  return sandbox.actions.billing({ customer })?.customer.id
}
