import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor } from 'storybook/test'
import { BalanceGate } from '../src/components/balance-gate.js'
import { MeteredButton } from '../src/components/metered-button.js'
import { UsageDashboard } from '../src/components/usage-dashboard.js'
import { onSandbox } from './support/on-sandbox.js'
import { newSandbox, scripted } from './support/stage.js'

const offer = { priceSlug: 'starter-monthly' } as const

function Page() {
  return (
    <div style={{ display: 'grid', gap: '1.5rem', maxInlineSize: '45rem' }}>
      <BalanceGate meter="generations" amount={10} offer={offer} plansHref="#plans">
        <MeteredButton meter="generations" amount={10}>
          Generate 10
        </MeteredButton>
      </BalanceGate>
      <UsageDashboard manageHref="#plan" />
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
export const Live: Story = {
  play: scripted(async ({ canvas, userEvent, step }) => {
    await step('a press counts in the dashboard at once', async () => {
      const button = await canvas.findByRole('button', { name: /Generate 10/ })
      await canvas.findByText('40 left')
      await userEvent.click(button)
      const meter = canvas.getByRole('meter', { name: 'Generations' })
      await waitFor(() => expect(meter).toHaveAttribute('aria-valuenow', '70'))
    })
  }),
}
