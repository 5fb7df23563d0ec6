import type { Meta, StoryObj } from '@storybook/react-vite'
import { type ReactNode, useState, useSyncExternalStore } from 'react'
import { Toaster, toast } from 'sonner'
import { expect, waitFor } from 'storybook/test'
import { isFields } from '../../src/billing/decode.js'
import { UsageBar } from '../../src/components/usage-bar.js'
import { createEndpointSource } from '../../src/endpoint/source.js'
import { useRecordUsage } from '../../src/react/use-record-usage.js'
import type { Sandbox } from '../../src/sandbox/create-sandbox.js'
import { hostOn } from '../support/host.js'
import { OnStage } from '../support/on-sandbox.js'
import { accountOf } from '../support/plans.js'
import { newSandbox, type Stage, sandboxOf, stageOf } from '../support/stage.js'

/** The page as the product's server makes it for a customer: with the total and the limit of now. */
function Made({ stage, children }: { readonly stage: Stage; readonly children: ReactNode }) {
  const { sandbox, storage } = stage
  const [{ source, meters }] = useState(() => {
    const { included, used } = accountOf(sandbox, 'user_1', 'downloads')
    return {
      meters: { downloads: { limit: included } },
      source: createEndpointSource({
        url: '/api/usage-meter',
        headers: () => ({ Authorization: 'Bearer session_token' }),
        customerId: 'user_1',
        meters: { downloads: { name: 'Downloads', unit: 'images', total: used } },
        body: ({ properties }) => properties,
        readTotal: (reply) => reply.total_downloads,
        fetch: hostOn(sandbox),
        storage,
      }),
    }
  })
  return (
    <OnStage stage={stage} source={source} meters={meters}>
      {children}
    </OnStage>
  )
}

/** An endpoint tells totals and no plan, so a customer on another plan gets the page anew. */
function Site({ stage, children }: { readonly stage: Stage; readonly children: ReactNode }) {
  const { subscribe, actions } = stage.sandbox
  const plan = useSyncExternalStore(subscribe, () => actions.billing()?.currentSubscription?.id)
  return (
    <Made key={plan} stage={stage}>
      {children}
    </Made>
  )
}

function DownloadButton({ image }: { readonly image: string }) {
  const record = useRecordUsage('downloads')
  async function download() {
    const settlement = await record(1, { properties: { image } }).settled
    if (settlement.status !== 'delivered') {
      const { details } = settlement.error
      const words = isFields(details) ? details.message : 'The download wasn’t recorded.'
      toast.error(`Error! ${String(words)}`)
      return
    }
    const { reply } = settlement
    const total = isFields(reply) ? Number(reply.total_downloads) : 0
    toast.success(`Success! You have downloaded ${total} images`)
  }
  return (
    <button type="button" className="uw-button" onClick={() => void download()}>
      Download
    </button>
  )
}

function Photos() {
  return (
    <div style={{ display: 'grid', gap: '1.5rem', maxInlineSize: '27rem' }}>
      <UsageBar meter="downloads" />
      <div className="uw-actions">
        <DownloadButton image="img1.jpg" />
      </div>
      <Toaster />
    </div>
  )
}

const downloaded =
  (amount: number) =>
  ({ actions }: Sandbox) =>
    void actions.record({ meter: 'downloads', amount })

const meta = {
  title: 'Flows/Download button',
  component: Photos,
  loaders: [newSandbox(downloaded(40), { meter: { slug: 'downloads', name: 'Downloads' } })],
  decorators: [
    (Story, { loaded }) => (
      <Site stage={stageOf(loaded)}>
        <Story />
      </Site>
    ),
  ],
} satisfies Meta<typeof Photos>

export default meta
type Story = StoryObj<typeof meta>

const count = (element: HTMLElement) => element.querySelector('.uw-count')?.textContent

/** A use is posted to the product's own server, whose reply tells the total. */
export const Success: Story = {}

export const SuccessPlayed: Story = {
  ...Success,
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas, canvasElement, userEvent, loaded, step }) => {
    await step('one click counts at once', async () => {
      await waitFor(() => expect(count(canvasElement)).toBe('40'))
      await userEvent.click(canvas.getByRole('button', { name: 'Download' }))
      await expect(count(canvasElement)).toBe('41')
    })
    await step('the reply tells the total', async () => {
      await canvas.findByText('Success! You have downloaded 41 images')
      await waitFor(() => expect(canvas.queryByText(/pending/)).toBeNull())
      await expect(count(canvasElement)).toBe('41')
    })
    await step('the server has it once', () =>
      expect(sandboxOf(loaded).actions.events()).toHaveLength(2),
    )
  },
}

/** The server refuses: the use leaves the sum, and its own words say why. */
export const Refused: Story = {
  loaders: [newSandbox(downloaded(100), { meter: { slug: 'downloads', name: 'Downloads' } })],
}

export const RefusedPlayed: Story = {
  ...Refused,
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas, canvasElement, userEvent, step }) => {
    await waitFor(() => expect(count(canvasElement)).toBe('100'))
    await userEvent.click(canvas.getByRole('button', { name: 'Download' }))
    await step('the words of the server are shown', async () => {
      await canvas.findByText('Error! Please subscribe to a plan to download the image.')
    })
    await waitFor(() => expect(count(canvasElement)).toBe('100'))
  },
}
