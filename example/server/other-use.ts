import type { Sandbox } from 'usage-widgets/sandbox'

/** Images generated on the days before today, the nearest first. */
const generated = [4, 6, 0, 9, 3, 5, 7, 0, 4, 8, 5, 2, 6, 1]
const DAY = 86_400_000

/** Who did it, and for what, in turn. Uses without it are those of whoever is signed in. */
const doneBy = [
  { member: 'Alan', project: 'Spring campaign' },
  { project: 'Packaging' },
  { member: 'Edsger', project: 'Spring campaign' },
] as const

/** Use that this page did not record, so that there is something to look at. */
export type OtherUse = {
  /** Some on another device, now. */
  readonly elsewhere: (customer: string) => void
  /** Two weeks of it, once. Counts in the present period, as Flowglad has it. */
  readonly lately: (customer: string) => Promise<void>
}

/** What else happens to a customer. `apiKey` is the sandbox's. */
export function otherUse({ actions, clock, fetch }: Sandbox, apiKey: string): OtherUse {
  async function record(subscriptionId: string, meter: string, amount: number, days: number) {
    const properties = doneBy[days % doneBy.length] ?? {}
    const usageDate = clock.now() - days * DAY
    const date = new Date(usageDate).toISOString().slice(5, 10)
    const transactionId = `past${date} ${subscriptionId}`
    const what = { usageMeterSlug: meter, amount, properties }
    const usageEvent = { subscriptionId, ...what, usageDate, transactionId }
    await fetch('http://localhost/api/v1/usage-events', {
      method: 'POST',
      headers: { authorization: apiKey },
      body: JSON.stringify({ usageEvent }),
    })
  }
  return {
    elsewhere: (customer) => {
      actions.record({ customer, meter: 'generations', amount: 20, properties: doneBy[0] })
    },
    async lately(customer) {
      const id = actions.billing({ customer })?.currentSubscription?.id
      if (id === undefined) return
      for (const [index, amount] of generated.entries()) {
        if (amount === 0) continue
        await record(id, 'generations', amount, index + 1)
        await record(id, 'upscales', amount * 40, index + 1)
        await record(id, 'downloads', 1 + (amount % 3), index + 1)
      }
    },
  }
}
