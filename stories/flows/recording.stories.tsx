import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect, waitFor } from 'storybook/test'
import { UsageBar } from '../../src/components/usage-bar.js'
import { flowgladSource } from '../../src/flowglad/source.js'
import { memoryStorage } from '../../src/outbox/storage.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { useRecordUsage } from '../../src/react/use-record-usage.js'
import { useUsageOutbox } from '../../src/react/use-usage-outbox.js'
import { createSandbox, type Sandbox } from '../../src/sandbox/create-sandbox.js'
import { createSandboxBilling } from '../../src/sandbox/use-sandbox-billing.js'

/** A page of its own on a sandbox of its own: account, ledger and storage begin anew in each story. */
function Page({ sandbox }: { readonly sandbox: Sandbox }) {
  const [{ source, storage }] = useState(() => ({
    source: flowgladSource(createSandboxBilling(sandbox).useBilling),
    storage: memoryStorage(),
  }))
  return (
    <UsageProvider source={source} customerId="user_1" storage={storage}>
      <div style={{ display: 'grid', gap: '1.5rem', maxInlineSize: '27rem' }}>
        <UsageBar meter="generations" />
        <UsageBar meter="credits" />
        <UsageBar meter="upscales" />
        <Actions />
      </div>
    </UsageProvider>
  )
}

function Actions() {
  const generate = useRecordUsage('generations')
  const { refused, retry } = useUsageOutbox()
  return (
    <div className="uw-actions">
      <button type="button" className="uw-button uw-button-primary" onClick={() => generate()}>
        Generate
      </button>
      {refused.map(({ id }) => (
        <button type="button" className="uw-button" key={id} onClick={() => retry(id)}>
          Retry
        </button>
      ))}
    </div>
  )
}

const meta = {
  title: 'Flows/Recording',
  component: Page,
  parameters: { layout: 'padded' },
  // A new sandbox for each story and each visit.
  render: (_, { loaded }) => <Page sandbox={sandboxOf(loaded)} />,
  args: { sandbox: createSandbox() },
  argTypes: { sandbox: { control: false, table: { disable: true } } },
  loaders: [() => ({ sandbox: createSandbox() })],
} satisfies Meta<typeof Page>

export default meta
type Story = StoryObj<typeof meta>

/** The sandbox the loader made for this story. */
function sandboxOf({ sandbox }: Record<string, unknown>): Sandbox {
  if (isSandbox(sandbox)) return sandbox
  throw new Error('The story has no sandbox: its loader did not run.')
}

function isSandbox(value: unknown): value is Sandbox {
  return typeof value === 'object' && value !== null && 'faults' in value && 'actions' in value
}

const count = (element: HTMLElement) =>
  element.querySelector('[data-slot="usage-bar-count"]')?.textContent

/** One click counts before the server has answered, and the answer changes nothing that is shown. */
export const CountsAtOnce: Story = {
  play: async ({ canvas, canvasElement, userEvent, loaded, step }) => {
    const sandbox = sandboxOf(loaded)
    const generate = canvas.getByRole('button', { name: 'Generate' })
    await step('the page shows what is left', async () => {
      await canvas.findByText('100 left')
    })
    sandbox.faults.set({ latency: 400, only: 'writes' })
    await step('one click counts before the server answers', async () => {
      await userEvent.click(generate)
      await expect(count(canvasElement)).toBe('1')
      await expect(sandbox.actions.events()).toHaveLength(0)
      await expect(canvas.getByText(/1 pending/)).toBeVisible()
    })
    await step('then the server has it, exactly once', async () => {
      await waitFor(() => expect(canvas.queryByText(/pending/)).toBeNull(), { timeout: 5_000 })
      await expect(sandbox.actions.events()).toHaveLength(1)
      await expect(count(canvasElement)).toBe('1')
    })
  },
}

/** The reply is lost after the server recorded: the same use is sent again, and billed once. */
export const LostReply: Story = {
  play: async ({ canvas, canvasElement, userEvent, loaded, step }) => {
    const sandbox = sandboxOf(loaded)
    await canvas.findByText('100 left')
    sandbox.faults.next({ lostReply: true, only: 'writes' })
    await step('a click whose reply never arrives still counts', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Generate' }))
      await expect(count(canvasElement)).toBe('1')
    })
    await step('it is sent again and recorded once', async () => {
      await waitFor(() => expect(canvas.queryByText(/pending/)).toBeNull(), { timeout: 10_000 })
      await expect(sandbox.actions.events()).toHaveLength(1)
      await expect(count(canvasElement)).toBe('1')
    })
  },
}
