import { describe, expect, it } from 'vitest'
import { openStudio } from './studio.js'
import { PATIENCE } from './visitor.js'

const { ada, demo } = openStudio()

describe('a server that crashes', () => {
  it('has the same ledger afterwards, and the page the same number', async () => {
    await ada().press('Generate 5')
    await ada().nothingIsLeft()
    const ids = (await demo().ledger()).map(({ id }) => id)
    expect(ids).toHaveLength(1)

    await demo().crashAndRestart()
    expect((await demo().ledger()).map(({ id }) => id)).toEqual(ids)
    await ada().reload()
    await ada().press('Generate')
    await ada().sees('generations', '6')
    await ada().nothingIsLeft()
    expect((await demo().ledger()).map(({ amount }) => amount)).toEqual([5, 1])
    expect(await ada().hasSeen('generations')).toEqual(['5', '6'])
  })

  it('has recorded a use once that it never answered', async () => {
    await demo().setLine({ hold: true })
    await ada().press('Generate 5')
    await expect.poll(() => demo().ledger(), { timeout: PATIENCE }).toHaveLength(1)

    await demo().crashAndRestart()
    await ada().nothingIsLeft()
    expect(await demo().ledger()).toMatchObject([{ amount: 5, arrived: 1 }])
    expect(await ada().hasSeen('generations')).toEqual(['', '0', '5'])
  })
})
