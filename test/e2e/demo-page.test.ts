import { describe, expect, it } from 'vitest'
import { openStudio } from './studio.js'
import { PATIENCE } from './visitor.js'

const { ada, demo } = openStudio()

const reads = (text: string | RegExp) => ada().page().getByText(text).first().waitFor()
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
    expect(await page.getByText(/^Pro ends/).count()).toBe(0)
    await page.getByLabel('How the plan stands').selectOption('Payment failed')
    const card = page.getByRole('link', { name: 'Update card' })
    expect(await card.getAttribute('href')).toMatch(/^https:/)
  })

  it('says what it costs to go on beyond the plan', async () => {
    await usedUpTo(100)
    await reads(/^Uses 1 over your plan, about/)
    await ada().press('Generate')
    await ada().sees('generations', '101')
    await ada().nothingIsLeft()
    expect(await recorded()).toEqual(['100 generations', '1 generations'])
  })
})

describe('the usage page', () => {
  it('reports the period and other days, and leads to the plans', async () => {
    await ada().press('Add two weeks of use')
    await ada().sees('generations', '60')
    const page = ada().page()
    await page.getByRole('link', { name: 'Usage', exact: true }).click()
    const counts = page.locator('main [data-slot="usage-bar-count"]')
    const shows = async (count: string) => {
      await expect.poll(() => counts.allTextContents(), { timeout: PATIENCE }).toContain(count)
    }
    await shows('60')
    await page.getByRole('button', { name: 'This period' }).click()
    await page.getByRole('button', { name: /^Last 7 days/ }).click()
    await shows('27')
    await ada().press('Choose Pro')
    await page.getByRole('dialog', { name: 'Upgrade to Pro' }).waitFor()
  })
})
