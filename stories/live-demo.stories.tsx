import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor, within } from 'storybook/test'
import { BalanceGate } from '../src/components/balance-gate.js'
import { MeteredButton } from '../src/components/metered-button.js'
import { UsageDashboard } from '../src/components/usage-dashboard.js'
import { onSandbox } from './support/on-sandbox.js'
import { newSandbox } from './support/stage.js'

const offer = { priceSlug: 'starter-monthly' } as const

function Page() {
  return (
    <div style={{ display: 'grid', gap: '1.5rem', maxInlineSize: '45rem' }}>
      {/* First, so that a card in place of the button does not push it down. */}
      <UsageDashboard manageHref="#plan" />
      <BalanceGate meter="generations" amount={10} offer={offer} plansHref="#plans">
        <MeteredButton meter="generations" amount={10}>
          Generate 10
        </MeteredButton>
      </BalanceGate>
    </div>
  )
}

const meta = {
  title: 'Start here/Live demo',
  component: Page,
  tags: ['!autodocs'],
  loaders: [newSandbox(({ actions }) => void actions.record({ meter: 'generations', amount: 60 }))],
  decorators: [onSandbox],
} satisfies Meta<typeof Page>

export default meta
type Story = StoryObj<typeof meta>

/** A whole page on a sandbox of its own: press, watch the dashboard, run out, and switch the network above. */
export const Live: Story = {}

export const LivePlayed: Story = {
  ...Live,
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas, userEvent, step }) => {
    await step('a press counts in the dashboard at once', async () => {
      const button = await canvas.findByRole('button', { name: /Generate 10/ })
      await canvas.findByText('40 left')
      await userEvent.click(button)
      const meter = canvas.getByRole('meter', { name: 'Generations' })
      await waitFor(() => expect(meter).toHaveAttribute('aria-valuenow', '70'))
    })
    await step('the dashboard keeps its place when a card replaces the button', async () => {
      const dashboard = canvas.getByRole('region', { name: 'Usage' })
      // In the page, which a press may scroll.
      const top = () => dashboard.getBoundingClientRect().top + window.scrollY
      const before = top()
      for (const used of ['80', '90', '100']) {
        await userEvent.click(await canvas.findByRole('button', { name: /Generate 10/ }))
        // The card that replaces the button has a bar too.
        const meter = within(dashboard).getByRole('meter', { name: 'Generations' })
        await waitFor(() => expect(meter).toHaveAttribute('aria-valuenow', used))
      }
      await canvas.findByText('You’ve used all 100 Generations')
      await expect(top()).toBeCloseTo(before)
    })
  },
}
