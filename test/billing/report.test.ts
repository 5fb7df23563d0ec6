import { expect, it } from 'vitest'
import { endingWithPlan } from '../../src/billing/report.js'
import { january, quota, report } from '../support/reports.js'

const day = 86_400_000
const ends = (plan: object, meter: object = {}) => {
  const given = report([quota('api', 5, meter)])
  return endingWithPlan({ ...given, plan: { name: 'Pro', free: false, ...plan } }).meters[0]
}

it.each([
  ['as the period does', january.end],
  ['within the period', january.end - day],
])('ends a meter with a plan that ends %s', (_, endsAt) => {
  expect(ends({ endsAt })).toMatchObject({ endsAt })
})

it.each([
  ['of a plan that goes on', {}, {}],
  ['that starts anew before the plan ends', { endsAt: january.end + 1 }, {}],
  ['that never starts anew', { endsAt: january.end }, { resetsAt: null }],
])('leaves a meter %s as it is', (_, plan, meter) => {
  expect(ends(plan, meter)).not.toHaveProperty('endsAt')
})

it('leaves an end that the source told, and meters without a number', () => {
  expect(ends({ endsAt: january.end }, { endsAt: 7 })).toMatchObject({ endsAt: 7 })
  const absent = { kind: 'absent', slug: 'a', name: 'A', reason: 'not-in-plan' } as const
  const plan = { name: 'Pro', free: false, endsAt: january.end }
  expect(endingWithPlan({ ...report([absent]), plan }).meters).toEqual([absent])
  expect(endingWithPlan({ ...report([absent]), plan: null }).meters).toEqual([absent])
})
