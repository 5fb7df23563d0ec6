import { describe, expect, it } from 'vitest'
import { describeCosts } from '../../src/text/describe-costs.js'
import { describeDashboard } from '../../src/text/describe-dashboard.js'
import { freeFigure, full, graduated } from '../../stories/support/dashboard-figures.js'
import { metered, quota, ready } from '../../stories/support/figures.js'

const linesOf = (csv = '') => csv.split('\r\n').map((line) => line.split(','))

describe('a cost breakdown', () => {
  it('says each item in columns and in one line', () => {
    const { rows } = describeCosts({ ...full, plan: { name: 'Pro', free: false } })
    expect(rows.map(({ name, amount }) => [name, amount])).toEqual([
      ['Pro', '$29.00'],
      ['Email sends', '$16.84'],
      ['API calls', '$0.00'],
      ['Bandwidth', '$0.00'],
      ['Storage', '$0.00'],
      ['Generations', '$4.80'],
    ])
    expect(rows.at(-1)).toMatchObject({ used: '1,240', included: '1,000', charged: '240' })
    expect(rows.at(-1)?.detail).toBe('1,240 used, 1,000 included, 240 charged at $0.02 each')
    expect(rows[1]?.detail).toBe('8,420 charged at $2.00 per 1,000')
    expect(rows[1]?.rate).toBe('$2.00 per 1,000')
    expect(rows[3]?.rate).toBe('$0.02 per GB')
  })

  it('comes to what the dashboard says, to the cent', () => {
    const said = describeCosts(full)
    const stat = describeDashboard(full, 5).stats.find(({ key }) => key === 'cost')
    expect(said.total.map(({ amount }) => amount)).toEqual(stat?.values.map(({ count }) => count))
    const last = linesOf(said.file?.csv).at(-2)
    expect([last?.[0], ...(last ?? []).slice(-2)]).toEqual(['Total so far', '50.64', 'USD'])
  })

  it('says parts, several of a plan, and what was taken off', () => {
    const { rows } = describeCosts(graduated)
    expect(rows.map(({ kind, name, amount }) => [kind, name, amount])).toEqual([
      ['plan', 'Team × 3', '$87.00'],
      ['item', 'Email sends', '$183.40'],
      ['part', 'First 10,000', '$20.00'],
      ['part', '10,000 to 100,000', '$135.00'],
      ['part', 'Above 100,000', '$28.40'],
      ['item', 'Generations', '$4.80'],
      ['rest', 'Account credit and discounts', '−$10.00'],
    ])
    expect(rows[2]).toMatchObject({ charged: '10,000', rate: '$0.002 each' })
  })

  it('is no invoice, and of a trial says when it begins', () => {
    expect(describeCosts(full).note).toMatch(/^An estimate\./)
    const plan = { name: 'Pro', free: false, status: 'trialing' } as const
    const trialEndsAt = Date.UTC(2026, 0, 25)
    expect(describeCosts({ ...full, plan: { ...plan, trialEndsAt } }).note).toBe(
      'After the trial, from Jan\u00a025.',
    )
  })

  it('has no row and no file where nothing can cost anything', () => {
    expect(describeCosts(freeFigure)).toMatchObject({ rows: [], total: [], file: null })
  })

  it('takes the host’s words', () => {
    const labels = { cost: { total: 'Summe', item: 'Posten' } }
    expect(describeCosts(full, { labels }).file?.csv).toMatch(/^Posten,/)
  })
})

describe('its file', () => {
  it('adds up: the amounts above the total are the total', () => {
    const lines = linesOf(describeCosts(graduated).file?.csv).slice(1, -1)
    const amounts = lines.map((line) => Math.round(Number(line[8]) * 100))
    const total = amounts.pop()
    expect(amounts.reduce((sum, each) => sum + each, 0)).toBe(total)
  })

  it('has numbers with a point in any language, in the unit that is shown', () => {
    const meter = metered(1_234_567, {
      name: 'Credits',
      scale: 1_000,
      price: { unitPrice: 250, per: 1_000, currency: 'KWD' },
    })
    const usage = {
      ...full,
      meters: [ready(meter)],
      planCost: null,
      cost: [{ amount: 308_642, currency: 'KWD' }],
    }
    const { file } = describeCosts(usage, { locale: 'de' })
    expect(linesOf(file?.csv)[1]).toEqual([
      'Credits',
      '',
      'sent',
      '1234.567',
      '',
      '1234.567',
      '0.25',
      '1',
      '308.642',
      'KWD',
    ])
  })

  it.each([
    ['=1+1', "'=1+1"],
    ['-cmd', "'-cmd"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['a, "b"', '"a, ""b"""'],
    ['＝1+1', "'＝1+1"],
    ['\t=1+1', '"\'\t=1+1"'],
    ['\n=1+1', '"\'\n=1+1"'],
    ['+1+1', "'+1+1"],
    // Where lists are split by semicolons, it would be a cell.
    ['a;=1+1', '"a;=1+1"'],
    ['a\u202e=b', 'a\u202e=b'],
  ])('holds no formula and quotes what has to be: %s', (name, cell) => {
    const usage = { ...full, planCost: null, meters: [ready(quota(1, 2, { name }))], cost: [] }
    expect(describeCosts(usage).file?.csv.split('\r\n')[1]?.startsWith(`${cell},`)).toBe(true)
  })

  it('has prices of any size in digits', () => {
    const price = { unitPrice: 0.00001, per: 1, currency: 'USD' }
    const usage = { ...full, planCost: null, meters: [ready(metered(5_000_000, { price }))] }
    expect(linesOf(describeCosts(usage).file?.csv)[1]?.[6]).toBe('0.0000001')
  })

  it('is named by the first day', () => {
    expect(describeCosts(full).file?.name).toBe('costs-2026-01-01.csv')
    expect(describeCosts({ ...full, period: null }).file?.name).toBe('costs.csv')
  })
})

describe('a part with an amount that is charged once', () => {
  const price = {
    ...{ unitPrice: 2, per: 1, currency: 'USD' },
    tiers: [
      { upTo: 100, unitPrice: 0, flat: 900 },
      { upTo: null, unitPrice: 0.5, flat: 1_550 },
    ],
  }
  const meter = quota(400, 100, { price })
  const cost = [{ amount: 900 + 1_550 + 100, currency: 'USD' }]
  const said = describeCosts({ ...full, planCost: null, meters: [ready(meter)], cost })

  it('says it beside the price of each, and is not said to be that', () => {
    expect(said.rows.slice(1).map(({ detail, rate, amount }) => [detail, rate, amount])).toEqual([
      ['100 charged', '$9.00', '$9.00'],
      ['200 charged', '$0.005 each + $15.50', '$16.50'],
    ])
  })

  it('has a line of its own in the file, where price times number is the amount', () => {
    const lines = linesOf(said.file?.csv).slice(1, -1)
    expect(lines.map((line) => line.slice(5, 9))).toEqual([
      ['100', '0', '1', '0.00'],
      ['', '9', '', '9.00'],
      ['200', '0.005', '1', '1.00'],
      ['', '15.5', '', '15.50'],
      ['', '', '', '25.50'],
    ])
  })
})
