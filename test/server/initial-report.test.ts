import { afterEach, beforeEach, expect, it } from 'vitest'
import { initialReportOf } from '../../src/server/initial-report.js'
import { openAccount } from './account.js'

const now = Date.UTC(2026, 2, 12, 10)

let account: Awaited<ReturnType<typeof openAccount>>
beforeEach(async () => {
  account = await openAccount({ customers: [{ externalId: 'user_1', plan: 'starter-monthly' }] })
})
afterEach(() => account.close())

it('holds what the published server answers, as plain data with its time', async () => {
  account.sandbox.actions.record({ meter: 'generations', amount: 45 })
  const report = initialReportOf(await account.as('user_1').getBilling(), { now })
  expect(report).toMatchObject({
    at: now,
    customer: { externalId: 'user_1' },
    plan: { name: 'Starter' },
  })
  expect(report?.meters).toContainEqual(
    expect.objectContaining({ slug: 'generations', kind: 'quota', used: 45, limit: 1_000 }),
  )
  expect(JSON.parse(JSON.stringify(report))).toEqual(report)
})

it('is null where nobody is named', () => {
  for (const billing of [null, undefined, {}, 'x', { customer: 5 }])
    expect(initialReportOf(billing)).toBeNull()
})
