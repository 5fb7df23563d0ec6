import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor } from 'storybook/test'
import { UsageBar } from '../../src/components/usage-bar.js'
import { useRecordUsage } from '../../src/react/use-record-usage.js'
import { useUsageOutbox } from '../../src/react/use-usage-outbox.js'
import { onSandbox } from '../support/on-sandbox.js'
import { newSandbox, sandboxOf } from '../support/stage.js'

function Page() {
  return (
    <div style={{ display: 'grid', gap: '1.5rem', maxInlineSize: '27rem' }}>
      <UsageBar meter="generations" />
      <UsageBar meter="credits" />
      <UsageBar meter="upscales" />
      <Actions />
    </div>
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
  loaders: [newSandbox()],
  decorators: [onSandbox],
} satisfies Meta<typeof Page>

export default meta
type Story = StoryObj<typeof meta>

const count = (element: HTMLElement) => element.querySelector('.uw-count')?.textContent

export const Live: Story = {}

/** One click counts before the server has answered, and the answer changes nothing that is shown. */
export const CountsAtOnce: Story = {
  tags: ['!dev', '!autodocs'],
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
      await waitFor(() => expect(canvas.queryByText(/pending/)).toBeNull())
      await expect(sandbox.actions.events()).toHaveLength(1)
      await expect(count(canvasElement)).toBe('1')
    })
  },
}

/** The reply is lost after the server recorded: the same use is sent again, and billed once. */
export const LostReply: Story = {
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas, canvasElement, userEvent, loaded, step }) => {
    const sandbox = sandboxOf(loaded)
    await canvas.findByText('100 left')
    sandbox.faults.next({ lostReply: true, only: 'writes' })
    await step('a click whose reply never arrives still counts', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Generate' }))
      await expect(count(canvasElement)).toBe('1')
    })
    await step('it is sent again and recorded once', async () => {
      await waitFor(() => expect(canvas.queryByText(/pending/)).toBeNull())
      await expect(sandbox.actions.events()).toHaveLength(1)
      await expect(count(canvasElement)).toBe('1')
    })
  },
}
