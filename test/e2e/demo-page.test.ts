import { describe, expect, it } from 'vitest'
import { openStudio } from './studio.js'
import { PATIENCE } from './visitor.js'

const { ada, demo } = openStudio()

const reads = (text: string | RegExp) =>
  ada().page().getByText(text).filter({ visible: true }).first().waitFor()
const recorded = async () =>
  (await demo().ledger()).map(({ meter, amount }) => `${amount} ${meter}`)
/** Use of the plan that this page did not record, so that it is nearly used up. */
async function usedUpTo(amount: number) {
  await demo().recordElsewhere('generations', amount, 'elsewhere')
  await ada().reload()
  await ada().sees('generations', String(amount))
}

describe('the studio', () => {
  it('has a poster made and billed by the server, and shows its cost before and after', async () => {
    await reads('Uses 10 of 100 left')
    await ada().press('Make a poster')
    await ada().sees('generations', '10')
    await reads('10 reserved while this runs')
    await reads('Used 10, 90 left')
    expect(await recorded()).toEqual(['10 generations'])
    expect((await demo().ledger())[0]?.id).toMatch(/^srv_/)
    await ada().page().getByText('Dunes, poster').waitFor()
    expect(await ada().hasSeen('generations')).toEqual(['', '0', '10'])
  })

  it('counts downloads and tells how many there were', async () => {
    await ada().press('Generate')
    await ada().press('Download')
    await reads('Success! You have downloaded 1 image')
    await ada().press('Download')
    await reads('Success! You have downloaded 2 images')
    expect((await recorded()).toSorted()).toEqual(['1 downloads', '1 downloads', '1 generations'])
  })

  it('offers more when a poster is out of reach, and opens after the checkout', async () => {
    await usedUpTo(95)
    const page = ada().page()
    await reads('You’ve used 95% of your Generations')
    expect(await page.getByRole('button', { name: 'Make a poster' }).count()).toBe(0)
    await ada().press('Upgrade to Pro')
    await page.waitForURL(/\/checkout\//)
    await page.getByRole('button', { name: /^Pay/ }).click()
    await page.waitForURL(`${demo().url}/`)
    await reads('Pro plan')
    await page.getByRole('button', { name: 'Make a poster' }).waitFor()
  })

  it('tells of a plan that ends, ends its meters, and keeps it when asked', async () => {
    await usedUpTo(95)
    const page = ada().page()
    await ada().press('Upgrade to Pro')
    await page.waitForURL(/\/checkout\//)
    await page.getByRole('button', { name: /^Pay/ }).click()
    await page.waitForURL(`${demo().url}/`)
    await reads('Pro plan')
    await reads('Download in HD')
    await page.getByLabel('How the plan stands').selectOption('Ends with the period')
    await reads(/^Pro ends/)
    await reads(/^Ends/)
    expect(await page.getByText(/^Resets/).count()).toBe(0)
    await page.getByRole('button', { name: 'Keep Pro' }).click()
    await reads(/^Resets/)
    expect(
      await page
        .locator('#root')
        .getByText(/^Pro ends/)
        .count(),
    ).toBe(0)
    await page.getByLabel('How the plan stands').selectOption('Payment failed')
    const card = page.getByRole('link', { name: 'Update card' })
    expect(await card.getAttribute('href')).toMatch(/^https:/)
  })

  it('says what it costs to go on beyond the plan', async () => {
    await reads(/\$4\.00 per 100 after that/)
    await usedUpTo(100)
    await reads(/^Uses 1 over your plan, about/)
    await ada().press('Generate')
    await ada().sees('generations', '101')
    await ada().nothingIsLeft()
    expect(await recorded()).toEqual(['100 generations', '1 generations'])
  })
})

const button = (name: string) => ada().page().getByRole('button', { name, exact: true })
async function openUsage() {
  await ada().page().getByRole('link', { name: 'Usage', exact: true }).click()
}
async function pay() {
  const page = ada().page()
  await page.waitForURL(/\/checkout\//)
  await page.getByRole('button', { name: /^Pay/ }).click()
  await page.waitForURL((url) => !url.pathname.includes('checkout'))
}

describe('the usage page', () => {
  it('sells seats, gives them to people, and says when none is left', async () => {
    await openUsage()
    await reads('Seats come with the Team plan.')
    await ada().press('Upgrade to Team')
    await pay()
    await reads('2 free')
    await ada().press('Give a seat to Ada')
    await reads('1 free')
    await ada().press('Give a seat to Grace')
    await reads('Every seat is taken. Add one, or remove one here.')
    await reads('Full')
    expect(await button('Give a seat to Alan').getAttribute('aria-disabled')).toBe('true')
    await ada().press('Add a seat')
    await ada().press('Change to 3 seats')
    await ada().press('Done')
    await reads('1 free')
    await ada().press('Give a seat to Alan')
    await button('Remove the seat of Alan').waitFor()
    await ada().reload()
    await button('Remove the seat of Grace').waitFor()
    await ada().press('Remove the seat of Ada')
    await reads('1 free')
    await button('Give a seat to Ada').waitFor()
  })

  it('keeps a spending limit, and nothing that costs is recorded beyond it', async () => {
    await usedUpTo(100)
    await openUsage()
    await reads('No spending limit')
    const field = ada().page().getByRole('textbox', { name: 'Limit in USD' })
    await field.fill('0.04')
    await ada().press('Save')
    await reads('$0.04 left')
    await ada().reload()
    await reads('$0.04 left')
    expect(await field.inputValue()).toBe('0.04')

    await ada().page().getByRole('link', { name: 'Studio', exact: true }).click()
    await ada().press('Generate')
    await ada().sees('generations', '101')
    await reads('Your spending limit is reached. You can change it on the usage page.')
    expect(await button('Generate').getAttribute('aria-disabled')).toBe('true')
    await ada().nothingIsLeft()
    expect(await recorded()).toEqual(['100 generations', '1 generations'])

    await openUsage()
    await ada().press('Refresh')
    await reads('At your limit')
    await field.fill('0.03')
    await ada().press('Save')
    await reads('Not saved: More than that is spent already.')
    await ada().press('Remove limit')
    await reads('No spending limit')
    await ada().page().getByRole('link', { name: 'Studio', exact: true }).click()
    await ada().press('Generate')
    await ada().sees('generations', '102')
    await expect.poll(recorded, { timeout: PATIENCE }).toHaveLength(3)
  })

  it('says once that half of the plan is used', async () => {
    await usedUpTo(49)
    const toasts = ada().page().locator('[data-sonner-toast]')
    await ada().press('Generate')
    await reads('Half of your Generations are used.')
    await ada().reload()
    await ada().press('Generate')
    await ada().sees('generations', '51')
    await ada().nothingIsLeft()
    expect(await toasts.count()).toBe(0)
  })

  it('reports the period and other days, and leads to the plans', async () => {
    await ada().press('Add two weeks of use')
    await ada().sees('generations', '60')
    await openUsage()
    const page = ada().page()
    const counts = page.locator('main .uw-bar .uw-count')
    const shows = async (count: string) => {
      await expect.poll(() => counts.allTextContents(), { timeout: PATIENCE }).toContain(count)
    }
    await shows('60')
    await page.getByRole('button', { name: 'This period' }).click()
    await page.getByRole('button', { name: /^Last 7 days/ }).click()
    await shows('27')
    const shares = page.locator('[data-slot="usage-history-shares"]')
    await shares.getByText('Spring campaign').waitFor()
    await shares.getByLabel('Grouped by').selectOption('By member')
    await shares.getByText('Edsger').waitFor()
    await ada().press('Upgrade to Pro')
    await page.getByRole('button', { name: 'Pay $49' }).waitFor()
  })

  it('tells what a year saves, whom to ask for more, and which plans keep pictures private', async () => {
    await openUsage()
    const page = ada().page()
    await page.getByRole('button', { name: /^Yearly/ }).click()
    await reads('$90 a year')
    await page.getByRole('link', { name: 'Contact us' }).waitFor()
    await page.getByRole('heading', { name: 'Privacy' }).waitFor()
    expect(await page.getByLabel('Keep new pictures private').count()).toBe(0)
    await page.getByRole('link', { name: 'See plans' }).last().waitFor()
  })
})
