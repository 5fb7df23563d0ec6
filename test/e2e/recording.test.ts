import { describe, expect, it } from 'vitest'
import { openStudio } from './studio.js'
import { PATIENCE } from './visitor.js'

const { ada, demo } = openStudio()

/** Meter and amount of everything recorded. */
const recorded = async () =>
  (await demo().ledger()).map(({ meter, amount }) => `${amount} ${meter}`)

async function untilRecorded(...uses: string[]) {
  await expect.poll(recorded, { timeout: PATIENCE }).toEqual(uses)
}

async function untilArrivedTwice() {
  const arrivals = async () => (await demo().ledger())[0]?.arrived
  await expect.poll(arrivals, { timeout: PATIENCE }).toBeGreaterThanOrEqual(2)
}

async function untilTried() {
  const tries = () =>
    ada()
      .page()
      .getByText(/^tried \d+ times?$/)
      .count()
  await expect.poll(tries, { timeout: PATIENCE }).toBe(1)
}

describe('a use', () => {
  it('counts while its request is open, is recorded once, and is still there after a reload', async () => {
    await demo().setLine({ hold: true })
    await ada().press('Generate 5')
    await ada().sees('generations', '5')
    await untilRecorded('5 generations')
    await ada().waitingIs(1)

    await demo().setLine({ hold: false })
    await ada().nothingIsLeft()
    expect(await ada().hasSeen('generations')).toEqual(['', '0', '5'])

    await ada().reload()
    await ada().sees('generations', '5')
    expect(await ada().hasSeen('generations')).toEqual(['5'])
    expect(await demo().ledger()).toMatchObject([{ amount: 5, arrived: 1 }])
  })

  it('moves each kind of meter its own way before the first reply', async () => {
    await demo().setLine({ hold: true })
    await ada().press('Generate')
    await ada().press('Upscale')
    await ada().press('Order a print')
    await ada().sees('generations', '1')
    await ada().sees('upscales', '1')
    await ada().sees('credits', '40')
    await ada().waitingIs(3)

    await demo().setLine({ hold: false })
    await ada().nothingIsLeft()
    expect((await recorded()).sort()).toEqual(['1 generations', '1 upscales', '10 credits'])
    await ada().reload()
    await ada().sees('credits', '40')
    expect(await ada().hasSeen('credits')).toEqual(['40'])
    expect(await ada().hasSeen('upscales')).toEqual(['1'])
  })

  it('is recorded once, and no number is wrong, when replies are lost', async () => {
    await demo().setLine({ loseReplies: true })
    await ada().press('Generate')
    await ada().sees('generations', '1')
    await untilArrivedTwice()
    await ada().waitingIs(1)

    await demo().setLine({ loseReplies: false })
    await ada().nothingIsLeft()
    expect(await recorded()).toEqual(['1 generations'])
    expect(await ada().hasSeen('generations')).toEqual(['', '0', '1'])

    await ada().reload()
    await ada().sees('generations', '1')
    expect(await ada().hasSeen('generations')).toEqual(['1'])
  })

  it('gets through when Flowglad fails and comes back', async () => {
    await demo().setLine({ failing: true })
    await ada().press('Generate')
    await ada().sees('generations', '1')
    await untilTried()
    expect(await recorded()).toEqual([])

    await demo().setLine({ failing: false })
    await ada().nothingIsLeft()
    expect(await recorded()).toEqual(['1 generations'])
    expect(await ada().hasSeen('generations')).toEqual(['', '0', '1'])
  })
})

describe('a page that is closed while a use is on its way', () => {
  it('shows it from its first frame on and bills it once, when the server has it', async () => {
    await demo().setLine({ hold: true })
    await ada().press('Generate 5')
    await untilRecorded('5 generations')

    await ada().reopen()
    await ada().sees('generations', '5')
    await demo().setLine({ hold: false })
    await ada().nothingIsLeft()
    expect(await recorded()).toEqual(['5 generations'])
    expect(await ada().hasSeen('generations')).toEqual(['5'])
  })

  it('shows it from its first frame on and bills it once, when the server has not', async () => {
    await demo().setLine({ offline: true })
    await ada().press('Generate 5')
    await ada().sees('generations', '5')
    expect(await recorded()).toEqual([])
    await ada().page().close()
    await demo().setLine({ offline: false })

    await ada().reopen()
    await untilRecorded('5 generations')
    await ada().nothingIsLeft()
    expect(await ada().hasSeen('generations')).toEqual(['5'])
  })
})

describe('without a network', () => {
  it('uses count one by one, wait, and are recorded once when it is back', async () => {
    await ada().setOffline(true)
    for (const number of ['1', '2', '3']) {
      await ada().press('Generate')
      await ada().sees('generations', number)
    }
    await ada().waitingIs(3)
    expect(await recorded()).toEqual([])

    await ada().setOffline(false)
    await ada().nothingIsLeft()
    expect(await recorded()).toEqual(['1 generations', '1 generations', '1 generations'])
    expect(await ada().hasSeen('generations')).toEqual(['', '0', '1', '2', '3'])
  })
})

describe('the demo’s own switches', () => {
  it('take the page offline and back', async () => {
    const offline = ada().page().getByLabel('Offline')
    await offline.check()
    await ada().press('Generate')
    await ada().waitingIs(1)
    expect(await recorded()).toEqual([])

    await offline.uncheck()
    await ada().nothingIsLeft()
    expect(await recorded()).toEqual(['1 generations'])
    expect(await ada().hasSeen('generations')).toEqual(['', '0', '1'])
  })

  it('begin anew, on the server and in the browser, whatever is on its way', async () => {
    await demo().setLine({ hold: true })
    await ada().press('Generate 5')
    await untilRecorded('5 generations')

    await ada().press('Start over')
    await ada().sees('generations', '0')
    await ada().nothingIsLeft()
    expect(await recorded()).toEqual([])
  })
})

describe('another customer', () => {
  it('sees numbers of their own, not for one frame those of whoever was here before', async () => {
    await ada().press('Generate 5')
    await untilRecorded('5 generations')
    await ada().nothingIsLeft()

    const before = (await ada().hasSeen('generations')).length
    await ada().page().getByLabel('Signed in as').selectOption('Grace Example')
    await ada().sees('generations', '0')
    expect((await ada().hasSeen('generations')).slice(before)).toEqual(['', '0'])
  })
})
