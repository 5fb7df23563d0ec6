import { describe, expect, it } from 'vitest'
import type { BalanceMeter, QuotaMeter } from '../../src/billing/meter.js'
import type { OfferDetails } from '../../src/billing/offer.js'
import type { UsageFigure } from '../../src/billing/usage.js'
import { describeActivation } from '../../src/text/describe-activation.js'
import { describeCredits } from '../../src/text/describe-credits.js'
import { describeDialog } from '../../src/text/describe-dialog.js'
import { describePicker } from '../../src/text/describe-picker.js'
import { describePrompt } from '../../src/text/describe-prompt.js'
import { labelsOf } from '../../stories/support/languages.js'

const february = Date.UTC(2026, 1, 1)
const credits: BalanceMeter = {
  kind: 'balance',
  slug: 'credits',
  name: 'Credits',
  unit: 'usd',
  aggregation: 'sum',
  available: 12,
  period: null,
  resetsAt: null,
  derived: false,
}
const spend: QuotaMeter = {
  ...credits,
  kind: 'quota',
  used: 40,
  limit: 50,
  limitSource: 'reported',
  period: { start: Date.UTC(2026, 0, 1), end: february },
  resetsAt: february,
}
const topUp: OfferDetails = {
  kind: 'top-up',
  name: '$30 of credits',
  price: { unitPrice: 2_500, per: 1, currency: 'USD' },
  interval: null,
  grants: [{ meter: 'credits', amount: 30, renews: false }],
  owned: false,
}
const plan: OfferDetails = {
  ...topUp,
  kind: 'plan',
  name: 'Pro',
  price: { unitPrice: 2_900, per: 1, currency: 'USD' },
  interval: { unit: 'month', count: 1 },
  grants: [{ meter: 'credits', amount: 20, renews: true }],
}
const ready = (meter: BalanceMeter | QuotaMeter): UsageFigure => ({ status: 'ready', meter })

/** All that is said of an amount of money that is bought, or comes with a plan. */
function saidIn(locale: string) {
  const options = { locale, labels: labelsOf(locale) }
  const interval = { unit: 'month', count: 1 } as const
  const price = { ...plan.price, unitPrice: 9_900 }
  const max = { name: 'Max', free: false, price, interval }
  const present = { plan: max, period: null, meters: [spend] }
  const listed = { offer: { priceSlug: 'pro' }, product: 'pro', features: [], details: plan }
  const offer = { ...listed, current: false, change: 'upgrade', recommended: false } as const
  return {
    dialog: describeDialog(ready(credits), { ...options, details: topUp }).action,
    prompt: describePrompt(ready(credits), { ...options, details: topUp }).action,
    done: describeActivation('completed', { ...options, meter: credits, details: topUp }).note,
    plan: describePrompt(ready(spend), { ...options, details: plan }).body,
    all: describePrompt(ready({ ...spend, used: 50 }), options).title,
    includes: describePicker([offer], { ...options, present }).cards[0]?.lines[0]?.text,
    less: describeDialog(ready(spend), { ...options, details: plan, present }).reason,
  }
}

/** Spaces within numbers and units are those that do not break. */
const plain = (said: object) => JSON.stringify(said).replaceAll(/[\u00a0\u202f]/g, ' ')

describe('an amount of money', () => {
  it.each([
    [
      'en',
      {
        dialog: 'Buy $30 of Credits for $25',
        prompt: 'Buy $30 of Credits for $25',
        done: 'Ready to use: $30 of Credits.',
        plan: '$10.00 left until Feb 1. Pro includes $20 of Credits a month for $29.',
        all: 'You’ve used all $50.00 of your Credits',
        includes: '$20 of Credits a month',
      },
    ],
    [
      'de',
      {
        dialog: 'Credits im Wert von 30 $ für 25 $ kaufen',
        prompt: 'Credits im Wert von 30 $ für 25 $ kaufen',
        done: 'Bereit: Credits im Wert von 30 $.',
        plan: 'Noch 10,00 $ bis zum 1. Feb. Pro enthält Credits im Wert von 20 $ für 29 $ pro Monat.',
        all: 'Credits: alle 50,00 $ verbraucht',
        includes: 'Credits im Wert von 20 $ pro Monat',
      },
    ],
    [
      'ja',
      {
        dialog: '$30分のCreditsを$25で購入',
        prompt: '$30分のCreditsを$25で購入',
        done: 'ご利用いただけます：$30分のCredits',
        plan: '2月1日まで残り$10.00です。Proは月額$29で毎月$20分のCreditsを含みます。',
        all: 'Creditsの上限$50.00をすべて使用しました',
        includes: 'Credits 毎月$20',
      },
    ],
    [
      'ar-EG',
      {
        dialog: 'شراء Credits بقيمة ‏٣٠ US$‎ بسعر ‏٢٥ US$‎',
        prompt: 'شراء Credits بقيمة ‏٣٠ US$‎ بسعر ‏٢٥ US$‎',
        done: 'جاهز للاستخدام: Credits بقيمة ‏٣٠ US$‎.',
        all: 'استخدمت كل Credits (‏٥٠٫٠٠ US$‎)',
        includes: 'Credits (‏٢٠ US$‎) شهريًا',
      },
    ],
  ])('says in %s what it is of, and what it costs', (locale, said) => {
    expect(JSON.parse(plain(saidIn(locale)))).toMatchObject(said)
  })

  it('is not taken for a price where a smaller plan gives less of it', () => {
    expect(saidIn('en').less).toBe('Credits: from $50.00 to $20.00 a month.')
  })

  it('is chosen in its currency', () => {
    const details = { ...topUp, grants: [{ meter: 'credits', amount: 25, renews: false }] }
    const listed = { offer: { priceSlug: 'top-up' }, product: 'top-up', features: [], details }
    const shown = { ...listed, current: false, change: 'upgrade', recommended: false } as const
    const present = { plan: null, period: null, meters: [credits] }
    const quantities = { 'top-up': { min: 2 } }
    const [card] = describePicker([shown], { present, quantities }).cards
    expect(card?.quantity).toMatchObject({ label: 'Credits (USD)', value: 2, per: 25 })
    expect(card?.action).toBe('Buy $50 of Credits for $50')
  })

  it('expires as one sum', () => {
    const grants = [{ source: 'Bought', remaining: 25, meter: 'credits', expiresAt: february }]
    const meters = new Map([['credits', credits]])
    const now = Date.UTC(2026, 0, 20)
    const said = describeCredits({ grants, transactions: [] }, { meters, now })
    expect(said.expiring).toEqual(['$25.00 expires Feb\u00a01'])
  })
})
