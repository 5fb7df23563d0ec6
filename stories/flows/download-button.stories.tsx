import type { Meta, StoryObj } from '@storybook/react-vite'
import { Toaster, toast } from 'sonner'
import { expect, waitFor } from 'storybook/test'
import { UsageBar } from '../../src/components/usage-bar.js'
import { createEndpointSource } from '../../src/endpoint/source.js'
import { isFields } from '../../src/model/decode.js'
import { memoryStorage } from '../../src/outbox/storage.js'
import { UsageProvider, type UsageProviderProps } from '../../src/react/usage-provider.js'
import { useRecordUsage } from '../../src/react/use-record-usage.js'
import { ownBackend } from '../support/own-backend.js'

type Stage = {
  readonly backend: ReturnType<typeof ownBackend>
  readonly source: UsageProviderProps['source']
  readonly storage: NonNullable<UsageProviderProps['storage']>
}

const stages = new WeakMap<object, Stage>()

/** A page with a server of its own: new for each story and each visit. */
function newStage() {
  const backend = ownBackend()
  const storage = memoryStorage()
  const source = createEndpointSource({
    url: '/api/usage-meter',
    headers: () => ({ Authorization: 'Bearer session_token' }),
    customerId: 'user_1',
    meters: { downloads: { name: 'Downloads', unit: 'images', total: 40 } },
    body: ({ properties }) => properties,
    readTotal: (reply) => reply.total_downloads,
    fetch: backend.fetch,
    storage,
  })
  stages.set(backend, { backend, source, storage })
  return { backend }
}

function stageOf({ backend }: Readonly<Record<string, unknown>>): Stage {
  const found = isFields(backend) ? stages.get(backend) : undefined
  if (found) return found
  throw new Error('The story has no server: give it `loaders: [newStage]`.')
}

function DownloadButton({ image }: { readonly image: string }) {
  const record = useRecordUsage('downloads')
  async function download() {
    const settlement = await record(1, { properties: { image } }).settled
    if (settlement.status !== 'delivered') {
      toast.error(`Error! ${settlement.error.message.replace('usage-widgets: ', '')}`)
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

const meta = {
  title: 'Flows/DownloadButton',
  component: Photos,
  loaders: [newStage],
  decorators: [
    (Story, { loaded }) => {
      const { source, storage } = stageOf(loaded)
      return (
        <UsageProvider source={source} storage={storage} customerId="user_1">
          <Story />
        </UsageProvider>
      )
    },
  ],
} satisfies Meta<typeof Photos>

export default meta
type Story = StoryObj<typeof meta>

const count = (element: HTMLElement) =>
  element.querySelector('[data-slot="usage-bar-count"]')?.textContent

/** A use is posted to the product's own server, whose reply tells the total. */
export const Success: Story = {
  play: async ({ canvas, canvasElement, userEvent, loaded, step }) => {
    await step('one click counts at once', async () => {
      await waitFor(() => expect(count(canvasElement)).toBe('40'))
      await userEvent.click(canvas.getByRole('button', { name: 'Download' }))
      await expect(count(canvasElement)).toBe('41')
    })
    await step('the reply tells the total', async () => {
      await canvas.findByText('Success! You have downloaded 41 images')
      await waitFor(() => expect(canvas.queryByText(/pending/)).toBeNull(), { timeout: 5_000 })
      await expect(count(canvasElement)).toBe('41')
    })
    await step('the server has it once', () => expect(stageOf(loaded).backend.posts()).toBe(1))
  },
}

/** The server refuses: the use leaves the sum, and its own words say why. */
export const Refused: Story = {
  play: async ({ canvas, canvasElement, userEvent, loaded, step }) => {
    stageOf(loaded).backend.endPlan()
    await waitFor(() => expect(count(canvasElement)).toBe('40'))
    await userEvent.click(canvas.getByRole('button', { name: 'Download' }))
    await step('the words of the server are shown', async () => {
      await canvas.findByText('Error! Please subscribe to a plan to download the image.')
    })
    await waitFor(() => expect(count(canvasElement)).toBe('40'))
  },
}
