import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, userEvent } from 'storybook/test'
import { SyncNoticeView, type SyncNoticeViewProps } from '../src/components/sync-notice-view.js'
import type { SyncEntry } from '../src/text/describe-sync.js'
import { Column } from './support/column.js'
import { now } from './support/figures.js'
import { choice } from './support/knobs.js'
import { noticePage } from './support/notes.js'
import { notices } from './support/sync-states.js'

const meters = new Map([
  ['generations', { name: 'Generations' }],
  ['exports', { name: 'Exports' }],
  ['api-calls', { name: 'API calls' }],
  ['storage', { name: 'Storage', unit: 'GB' }],
])

const minute = 60_000
const entry = (id: string, meter: string, amount: number, more: Partial<SyncEntry> = {}) => ({
  id,
  meter,
  amount,
  at: now,
  ...more,
})
const refusal = (code: 'refused' | 'id-taken' | 'forbidden' | 'expired') => ({
  error: { code, message: '' },
})

const nothing = { waiting: [], refused: [], expired: [], online: true, retryIn: null }
const mixed = [entry('a', 'generations', 1), entry('b', 'exports', 1), entry('c', 'generations', 1)]
const calls = [entry('a', 'api-calls', 2), entry('b', 'api-calls', 1)]
const turnedDown = [
  entry('d', 'generations', 5, refusal('forbidden')),
  entry('e', 'exports', 1, { at: now - 15 * minute, ...refusal('refused') }),
]
const unconfirmed = [
  entry('f', 'storage', 2.5, { at: now - 1_560 * minute, ...refusal('expired') }),
]

const meta = {
  title: 'Show/SyncNotice',
  component: SyncNoticeView,
  parameters: noticePage,
  args: {
    figure: { ...nothing, waiting: mixed, online: false },
    meters,
    now,
    onRetry: fn(),
  },
  decorators: [
    (Story) => (
      <div style={{ maxInlineSize: '32rem' }}>
        <Story />
      </div>
    ),
  ],
} satisfies Meta<typeof SyncNoticeView>

export default meta
type Story = StoryObj<typeof meta>

export const Playground: StoryObj<SyncNoticeViewProps & { state: keyof typeof notices }> = {
  args: { state: 'offline' },
  argTypes: { state: choice(notices) },
  render: ({ state, ...args }) => <SyncNoticeView {...args} figure={notices[state]} />,
}

export const Offline: Story = {
  play: async ({ canvas }) => {
    await expect(canvas.getByText('3 items pending')).toBeVisible()
    await expect(canvas.queryByRole('button')).toBeNull()
  },
}

export const Retrying: Story = {
  args: { figure: { ...nothing, waiting: mixed, retryIn: 7_600 } },
}

export const RetryingPlayed: Story = {
  ...Retrying,
  tags: ['!dev', '!autodocs'],
  play: async ({ args, canvas }) => {
    await expect(canvas.getByText('Trying again in 8 seconds.')).toBeVisible()
    await userEvent.click(canvas.getByRole('button', { name: 'Try now' }))
    await expect(args.onRetry).toHaveBeenCalledWith('a')
  },
}

export const Sending: Story = { args: { figure: { ...nothing, waiting: mixed } } }

/** Recordings of one meter are called by its own word. */
export const OneMeter: Story = {
  args: { figure: { ...nothing, waiting: calls, retryIn: 30_000 } },
  play: async ({ canvas }) => {
    await expect(canvas.getByText('3 API calls pending')).toBeVisible()
  },
}

export const Refused: Story = {
  args: { figure: { ...nothing, refused: turnedDown } },
}

export const RefusedPlayed: Story = {
  ...Refused,
  tags: ['!dev', '!autodocs'],
  play: async ({ args, canvas, step }) => {
    await step('says what was rejected, in one line', async () => {
      await expect(canvas.getAllByText('2 items rejected')[0]).toBeVisible()
      await expect(canvas.getByText('Your subscription doesn’t allow this')).not.toBeVisible()
    })
    await step('lists what, when and why', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Details' }))
      await expect(canvas.getByText('Your subscription doesn’t allow this')).toBeVisible()
    })
    await step('tries one again', async () => {
      await userEvent.click(
        canvas.getByRole('button', { name: 'Retry 5 Generations, 2:02\u00a0PM' }),
      )
      await expect(args.onRetry).toHaveBeenCalledWith('d')
    })
    await step('lets nobody discard their own bill', () =>
      expect(canvas.queryByRole('button', { name: /Discard/ })).toBeNull(),
    )
  },
}

export const Discardable: Story = {
  args: { figure: { ...nothing, refused: turnedDown }, onDiscard: fn() },
}

export const DiscardablePlayed: Story = {
  ...Discardable,
  tags: ['!dev', '!autodocs'],
  play: async ({ args, canvas }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Details' }))
    await userEvent.click(canvas.getByRole('button', { name: 'Discard Exports: 1, 1:47\u00a0PM' }))
    await expect(args.onDiscard).toHaveBeenCalledWith('e')
  },
}

export const Expired: Story = { args: { figure: { ...nothing, expired: unconfirmed } } }

export const Many: Story = {
  args: {
    figure: {
      ...nothing,
      refused: Array.from({ length: 12 }, (_, i) =>
        entry(`r${i}`, 'generations', i + 1, { at: now - i * minute, ...refusal('refused') }),
      ),
    },
  },
}

export const Everything: Story = {
  args: {
    figure: {
      waiting: mixed,
      refused: turnedDown,
      expired: unconfirmed,
      online: true,
      retryIn: 800,
    },
  },
}

export const NothingToSay: Story = {
  args: { figure: nothing },
  play: async ({ canvasElement }) => {
    await expect(canvasElement.querySelector('[data-slot=sync-notice]')).toBeNull()
  },
}

const figures = {
  offline: { ...nothing, waiting: mixed, online: false },
  retrying: { ...nothing, waiting: calls, retryIn: 7_600 },
  refused: { ...nothing, refused: turnedDown },
  expired: { ...nothing, expired: unconfirmed },
}

export const States: Story = {
  render: (args) => (
    <Column>
      {Object.entries(figures).map(([state, figure]) => (
        <SyncNoticeView key={state} {...args} figure={figure} />
      ))}
    </Column>
  ),
}

export const Dark: Story = { ...States, globals: { theme: 'dark' } }

export const Narrow: Story = {
  ...States,
  decorators: [
    (Story) => (
      <div style={{ inlineSize: '280px' }}>
        <Story />
      </div>
    ),
  ],
  play: async ({ canvasElement }) => {
    for (const notice of canvasElement.querySelectorAll('[data-slot=sync-notice]')) {
      await expect(notice.scrollWidth).toBeLessThanOrEqual(notice.clientWidth)
    }
  },
}

export const RightToLeft: Story = { ...States, parameters: { direction: 'rtl' } }
