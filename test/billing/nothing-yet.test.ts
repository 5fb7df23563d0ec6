/* What plain JavaScript hands to the exported functions while it has nothing yet, or has it in part. */
import { expect, it } from 'vitest'
import * as exported from '../../src/index.js'

const nothing = [undefined, null, {}] as const

/** The functions that say or reckon something, with a way to call each on what there is. */
const calls: Readonly<Record<string, (given: unknown) => readonly unknown[]>> = {
  activationOf: (given) => [given],
  describeActivation: (given) => ['activating', given ?? undefined],
  describeCredits: (given) => [given],
  describeError: (given) => [given, given],
  describePicker: (given) => [given && [], given ?? undefined],
  describePlan: (given) => [given],
  describePools: (given) => [given],
  describePrompt: (given) => [given, given],
  describeRing: (given) => [given, given],
  describeUsage: (given) => [given, given],
  formatAmount: (given) => [given, given],
  formatDate: (given) => [given, given],
  formatMoney: (given) => [given, 'USD'],
  formatNumber: (given) => [given],
  formatPercent: (given) => [given],
  mostUrgent: (given) => [given, 3],
  ratioOf: (given) => [given],
  readInsufficientCredits: (given) => [given],
  remainingOf: (given) => [given],
  stateOf: (given) => [given, given],
  timingOf: (given) => [{ interval: null }, given],
}

const functions: Readonly<Record<string, unknown>> = exported

function call(name: string, given: unknown): unknown {
  const called = functions[name]
  if (typeof called !== 'function') throw new TypeError(`${name} is no function`)
  return Reflect.apply(called, null, calls[name]?.(given) ?? [])
}

it.each(Object.keys(calls))('%s takes what is not there yet', (name) => {
  for (const given of nothing) {
    const said = JSON.stringify(call(name, given)) ?? ''
    expect(said).not.toMatch(/NaN|undefined|\[object/)
  }
})

it('an amount has the usual digits where those given are no number', () => {
  const measure: object = { unit: 'usd', digits: 1n }
  expect(exported.formatAmount(7.5, measure)).toBe('$7.50')
})

it('every function that describes or formats is among them', () => {
  const pure = /^(?:describe|format)|(?:[a-z]Of|Urgent)$/
  const names = Object.keys(functions).filter((name) => pure.test(name))
  expect(names.filter((name) => !(name in calls))).toEqual([])
})
