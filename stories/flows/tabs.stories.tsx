import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect, waitFor, within } from 'storybook/test'
import { UsageBar } from '../../src/components/usage-bar.js'
import { createFlowgladSource } from '../../src/flowglad/source.js'
import { createSandboxBilling } from '../../src/sandbox/use-sandbox-billing.js'
import { Generate } from '../support/generate.js'
import { OnStage } from '../support/on-sandbox.js'
import { newSandbox, type Stage, sandboxOf, stageOf } from '../support/stage.js'

const pane = {
  display: 'grid',
  gap: '1.5rem',
  padding: '1.5rem',
  border: '1px solid var(--uw-border-strong)',
} as const

type TabProps = { readonly name: string; readonly stage: Stage }

/** One tab: a source and a session of its own, and the storage it shares with the other. */
function Tab({ name, stage }: TabProps) {
  const [source] = useState(() =>
    createFlowgladSource(createSandboxBilling(stage.sandbox).useBilling),
  )
  return (
    <OnStage stage={stage} source={source}>
      <section aria-label={name} style={pane}>
        <UsageBar meter="generations" />
        <div className="uw-actions">
          <Generate />
        </div>
      </section>
    </OnStage>
  )
}

function TwoTabs({ stage }: { readonly stage: Stage }) {
  return (
    <div
      style={{
        display: 'grid',
        gap: '1rem',
        gridTemplateColumns: 'repeat(auto-fit, minmax(min(18rem, 100%), 1fr))',
      }}
    >
      <Tab name="First tab" stage={stage} />
      <Tab name="Second tab" stage={stage} />
    </div>
  )
}

const meta = {
  title: 'Flows/Two tabs',
  loaders: [newSandbox()],
  render: (_, { loaded }) => <TwoTabs stage={stageOf(loaded)} />,
} satisfies Meta

export default meta
type Story = StoryObj<typeof meta>

/** Tabs of one browser share what was recorded: whichever sends it, it is sent once. */
export const Agree: Story = {}

export const AgreePlayed: Story = {
  ...Agree,
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas, userEvent, loaded, step }) => {
    const { actions, faults } = sandboxOf(loaded)
    const [first, second] = ['First tab', 'Second tab'].map((name) =>
      within(canvas.getByRole('region', { name })),
    )
    if (!first || !second) throw new Error('Two tabs are shown, so both are found.')
    await step('both show the same balance', async () => {
      await first.findByText('100 left')
      await second.findByText('100 left')
    })
    await step('a use in one is in the other before the server answers', async () => {
      faults.set({ latency: 800, only: 'writes' })
      await userEvent.click(first.getByRole('button', { name: 'Generate' }))
      await expect(first.getByText(/99 left/)).toBeVisible()
      await second.findByText(/99 left/)
    })
    await step('a use in the other adds to it', async () => {
      await userEvent.click(second.getByRole('button', { name: 'Generate' }))
      await first.findByText(/98 left/)
    })
    await step('the server has each once, and both tabs say so', async () => {
      await waitFor(() => expect(actions.events()).toHaveLength(2))
      await waitFor(() => expect(canvas.queryByText(/pending/)).toBeNull())
      await expect(first.getByText('98 left')).toBeVisible()
      await expect(second.getByText('98 left')).toBeVisible()
    })
  },
}
