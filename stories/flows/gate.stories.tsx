import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor } from 'storybook/test'
import { BalanceGate, type BalanceGateProps } from '../../src/components/balance-gate.js'
import { ButtonView } from '../../src/components/button-view.js'
import { MeteredButton } from '../../src/components/metered-button.js'
import { UsageBar } from '../../src/components/usage-bar.js'
import { useUsageSummary } from '../../src/react/use-usage-summary.js'
import type { Sandbox } from '../../src/sandbox/create-sandbox.js'
import { overLine } from '../support/line.js'
import { onSandbox } from '../support/on-sandbox.js'
import { newSandbox, sandboxOf } from '../support/stage.js'

type PageProps = Pick<BalanceGateProps, 'degraded' | 'degradedNote'> & {
  readonly sandbox: Sandbox
}

function Page({ sandbox, ...gate }: PageProps) {
  const { reload } = useUsageSummary()
  return (
    <div style={{ display: 'grid', gap: '1.5rem', maxInlineSize: '32rem' }}>
      <UsageBar meter="generations" />
      <BalanceGate
        meter="generations"
        offer={{ priceSlug: 'pro-monthly' }}
        plansHref="#plans"
        {...gate}
      >
        <MeteredButton
          meter="generations"
          amount={5}
          action={({ operationId }) => generate(sandbox, operationId)}
        >
          Generate
        </MeteredButton>
      </BalanceGate>
      <div className="uw-actions">
        <ButtonView onClick={() => void reload()}>Refresh</ButtonView>
      </div>
    </div>
  )
}

/** The host's server: does the work, then records it. */
function generate(sandbox: Sandbox, transactionId: string): Promise<Response> {
  return overLine(sandbox, async () => {
    await new Promise((done) => setTimeout(done, 600))
    sandbox.actions.record({ meter: 'generations', amount: 5, transactionId })
    return Response.json({ ok: true })
  })
}

const meta = {
  title: 'Flows/Gate',
  loaders: [newSandbox(({ actions }) => void actions.record({ meter: 'generations', amount: 95 }))],
  render: (args, { loaded }) => <Page {...args} sandbox={sandboxOf(loaded)} />,
  decorators: [onSandbox],
} satisfies Meta<Omit<PageProps, 'sandbox'>>

export default meta
type Story = StoryObj<typeof meta>

/** The action takes the last that is left: the gate stays open until it has ended, then says so. */
export const ClosesAfterTheAction: Story = {}

export const ClosesAfterTheActionPlayed: Story = {
  ...ClosesAfterTheAction,
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas, userEvent, step }) => {
    const button = await canvas.findByRole('button', { name: 'Generate' })
    await waitFor(() => expect(button).toHaveAccessibleDescription('Uses 5 of 5 left'))
    await step('nothing is left while it runs, and it goes on', async () => {
      await userEvent.click(button)
      await canvas.findByText('5 reserved while this runs')
      await waitFor(() => expect(button).toBeVisible())
      await expect(canvas.queryByRole('heading')).toBeNull()
    })
    await step('then the gate closes and has the focus', async () => {
      const heading = await canvas.findByRole('heading', {
        name: 'You’ve used all 100 Generations',
      })
      await waitFor(() => expect(heading).toHaveFocus())
      const buy = await canvas.findByRole('button', { name: 'Upgrade to Pro' })
      await waitFor(() => expect(buy).toBeVisible())
    })
  },
}

/** A fresh report says that there is more, and the feature is back. */
export const OpensAgain: Story = {
  loaders: [
    newSandbox(({ actions }) => void actions.record({ meter: 'generations', amount: 100 })),
  ],
}

export const OpensAgainPlayed: Story = {
  ...OpensAgain,
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas, userEvent, loaded, step }) => {
    const { actions } = sandboxOf(loaded)
    await step('nothing is left', async () => {
      await canvas.findByRole('heading', { name: 'You’ve used all 100 Generations' })
    })
    await step('more opens the gate', async () => {
      actions.adjust({ meter: 'generations', amount: 50 })
      await userEvent.click(canvas.getByRole('button', { name: 'Refresh' }))
      await canvas.findByRole('button', { name: 'Generate' })
    })
  },
}

/** A smaller feature in place of a wall. */
export const Degrades: Story = {
  args: { degraded: <p>A draft, without a picture.</p>, degradedNote: 'Drafts still work.' },
  loaders: [
    newSandbox(({ actions }) => void actions.record({ meter: 'generations', amount: 100 })),
  ],
}

export const DegradesPlayed: Story = {
  ...Degrades,
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas }) => {
    await canvas.findByText('Drafts still work.')
    await expect(canvas.getByText('A draft, without a picture.')).toBeVisible()
  },
}
