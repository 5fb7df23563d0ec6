import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect, waitFor } from 'storybook/test'
import { UsageError } from '../../src/billing/errors.js'
import { SyncNotice } from '../../src/components/sync-notice.js'
import { UsageBar } from '../../src/components/usage-bar.js'
import { createFlowgladSource } from '../../src/flowglad/source.js'
import type { Sandbox } from '../../src/sandbox/create-sandbox.js'
import { createSandboxBilling } from '../../src/sandbox/use-sandbox-billing.js'
import type { UsageSource } from '../../src/sync/source.js'
import { Column } from '../support/column.js'
import { Generate } from '../support/generate.js'
import { setOnline } from '../support/line.js'
import { OnStage } from '../support/on-sandbox.js'
import { newSandbox, type Stage, sandboxOf, stageOf } from '../support/stage.js'

/** A billing that takes nothing until it is told to. */
const gates = new WeakMap<Sandbox, { shut: boolean }>()

const gateOf = (sandbox: Sandbox) => {
  const gate = gates.get(sandbox) ?? { shut: false }
  gates.set(sandbox, gate)
  return gate
}

function sourceOn(sandbox: Sandbox): UsageSource {
  const flowglad = createFlowgladSource(createSandboxBilling(sandbox).useBilling)
  const gate = gateOf(sandbox)
  return {
    ...flowglad,
    deliver: async (entry, signal) =>
      gate.shut
        ? { as: 'refused', error: new UsageError('refused', 'the meter is closed.') }
        : flowglad.deliver(entry, signal),
  }
}

function Page({ stage }: { readonly stage: Stage }) {
  const [source] = useState(() => sourceOn(stage.sandbox))
  return (
    <OnStage stage={stage} source={source}>
      <div style={{ maxInlineSize: '27rem' }}>
        <Column>
          <UsageBar meter="generations" />
          <SyncNotice />
          <div className="uw-actions">
            <Generate />
          </div>
        </Column>
      </div>
    </OnStage>
  )
}

const meta = {
  title: 'Flows/Sending',
  loaders: [newSandbox()],
  render: (_, { loaded }) => <Page stage={stageOf(loaded)} />,
} satisfies Meta

export default meta
type Story = StoryObj<typeof meta>

/** Set the network above to offline, press, and set it back. */
export const Live: Story = {}

/** In a tunnel: what was used counts on the page, waits in the store, and goes out on the other side. */
export const OfflineAndBack: Story = {
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas, userEvent, loaded, step }) => {
    const { actions, faults } = sandboxOf(loaded)
    await canvas.findByText('100 left')
    await step('the line goes down', () => {
      faults.set({ offline: true })
      setOnline(false)
    })
    await step('two uses count at once, and the notice says that they wait', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Generate' }))
      await userEvent.click(canvas.getByRole('button', { name: 'Generate' }))
      await canvas.findByText('2 Generations pending')
      await expect(
        canvas.getByText(/^You’re offline\. Your usage will be sent when you’re back\./),
      ).toBeVisible()
      await expect(canvas.getByRole('meter')).toHaveAttribute('aria-valuenow', '2')
      await expect(actions.events()).toHaveLength(0)
    })
    await step('back on the line they are sent, each once, and the notice goes', async () => {
      faults.clear()
      setOnline(true)
      await waitFor(() => expect(actions.events()).toHaveLength(2))
      await waitFor(() => expect(canvas.queryByText(/pending/)).toBeNull())
      await expect(canvas.getByText('98 left')).toBeVisible()
    })
  },
}

/** Billing says no: the use leaves the sum, stays listed with its reason, and may be tried again. */
export const RefusedAndRetried: Story = {
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas, userEvent, loaded, step }) => {
    const sandbox = sandboxOf(loaded)
    await canvas.findByText('100 left')
    await step('a use that is refused no longer counts, and says so', async () => {
      gateOf(sandbox).shut = true
      await userEvent.click(canvas.getByRole('button', { name: 'Generate' }))
      await canvas.findByText('Generations: 1 rejected')
      await expect(
        canvas.getAllByText('It wasn’t recorded, and you won’t be charged.')[0],
      ).toBeVisible()
      await expect(canvas.getByText('100 left')).toBeVisible()
    })
    await step('tried again it counts, and is recorded once', async () => {
      gateOf(sandbox).shut = false
      await userEvent.click(canvas.getByRole('button', { name: 'Details' }))
      await userEvent.click(canvas.getByRole('button', { name: /^Retry Generations: 1/ }))
      await waitFor(() => expect(canvas.queryByText(/accepted/)).toBeNull())
      await canvas.findByText(/99 left/)
      await waitFor(() => expect(sandbox.actions.events()).toHaveLength(1))
    })
  },
}
