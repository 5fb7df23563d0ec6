import { expect, it } from 'vitest'
import { openStudio } from './studio.js'
import { PATIENCE } from './visitor.js'

const { ada, demo } = openStudio()

const sum = async () => (await demo().ledger()).reduce((total, { amount }) => total + amount, 0)

/** Both tabs have taken their own billing in. */
async function untilNobodyLeads() {
  const locks = () =>
    ada()
      .page()
      .evaluate('navigator.locks.query().then((all) => all.held.length + all.pending.length)')
  await expect.poll(locks, { timeout: PATIENCE }).toBe(0)
}

it('shows in both tabs what one records, and only one of them asks and sends', async () => {
  const other = await ada().secondTab()
  await other.sees('generations', '0')
  await untilNobodyLeads()
  const asked = ada().requests()
  await ada().press('Generate 5')
  await other.sees('generations', '5')
  await ada().nothingIsLeft()
  await untilNobodyLeads()
  expect(asked.toSorted()).toEqual(['customers/billing', 'usage-events/create'])
  expect(await sum()).toBe(5)
})

it('records uses of two tabs once each, and both end with the same number', async () => {
  const other = await ada().secondTab()
  await other.sees('generations', '0')
  await demo().setLine({ loseReplies: true })
  for (let i = 0; i < 3; i++)
    await Promise.all([ada().press('Generate 5'), other.press('Generate')])
  await ada().sees('generations', '18')
  await other.sees('generations', '18')
  await demo().setLine({ loseReplies: false })
  await ada().nothingIsLeft()
  expect(await sum()).toBe(18)
  await ada().sees('generations', '18')
  await other.sees('generations', '18')
})

it('sends from the tab that stays what the closed one had on its way', async () => {
  const other = await ada().secondTab()
  await other.sees('generations', '0')
  await demo().setLine({ hold: true })
  await other.press('Generate 5')
  await ada().sees('generations', '5')
  await other.close()
  await demo().setLine({ hold: false })
  await expect.poll(sum, { timeout: PATIENCE }).toBe(5)
  await ada().nothingIsLeft()
  await ada().sees('generations', '5')
  expect(await sum()).toBe(5)
})
