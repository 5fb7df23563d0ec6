import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, userEvent } from 'storybook/test'
import { UsageBarView, type UsageBarViewProps } from '../src/components/usage-bar-view.js'
import { barless, qualified, states } from './support/bar-states.js'
import { Column } from './support/column.js'
import { balance, metered, now, quota, ready } from './support/figures.js'
import { type MeterKnobs, meterKnobs, turned } from './support/knobs.js'
import { barPage } from './support/notes.js'

const meta = {
  title: 'Show/UsageBar',
  component: UsageBarView,
  parameters: barPage,
  args: { usage: ready(quota(45, 100)), name: 'Generations' },
  decorators: [
    (Story) => (
      <div style={{ maxInlineSize: '27rem' }}>
        <Story />
      </div>
    ),
  ],
} satisfies Meta<typeof UsageBarView>

export default meta
type Story = StoryObj<typeof meta>

const link = (text: string) => (
  <button type="button" className="uw-link">
    {text}
  </button>
)

export const Playground: StoryObj<UsageBarViewProps & MeterKnobs> = {
  ...meterKnobs,
  render: ({ used, limit, pending, state, ...args }) => (
    <UsageBarView {...args} usage={turned({ used, limit, pending, state })} now={now} />
  ),
}

export const Normal: Story = {
  play: async ({ canvas }) => {
    const meter = canvas.getByRole('meter', { name: 'Generations' })
    await expect(meter).toHaveAttribute('aria-valuenow', '45')
    await expect(meter).toHaveAttribute('aria-valuetext', '45 of 100 used, 55 left')
  },
}

export const Warning: Story = { args: { usage: states.warning } }

export const Critical: Story = { args: { usage: states.critical } }

export const Exhausted: Story = { args: { usage: states.exhausted } }

export const Over: Story = {
  args: { usage: states.over },
  play: async ({ canvas, step }) => {
    const meter = canvas.getByRole('meter', { name: 'Generations' })
    await step('the text says the true number', () => expect(canvas.getByText('140')).toBeVisible())
    await step('the meter stays within its range', () =>
      expect(meter).toHaveAttribute('aria-valuenow', '100'),
    )
    await step('the tick stands where the limit is', async () => {
      const tick = meter.querySelector('.uw-track-tick')?.getBoundingClientRect()
      const { left, width } = meter.getBoundingClientRect()
      await expect(Math.abs((tick?.left ?? 0) + 1 - left - (width * 100) / 140)).toBeLessThan(1)
    })
  },
}

export const Unlimited: Story = { args: { usage: states.unlimited } }

/** How much was used, where nobody says whether there is a limit. */
export const Counted: Story = { args: { usage: states.counted } }

/** Credits of which the customer never had any. */
export const NoneYet: Story = { args: { usage: states.none } }

export const Balance: Story = {
  name: 'Credits',
  args: { usage: ready(balance(1_240)), action: link('Add credits') },
  play: async ({ canvas }) => {
    await expect(canvas.queryByRole('meter')).toBeNull()
  },
}

export const Metered: Story = { args: { usage: ready(metered(8_420)) } }

export const Pending: Story = {
  args: { usage: qualified.pending },
  play: async ({ canvasElement }) => {
    const hatch = [...canvasElement.querySelectorAll('.uw-track-pending')]
    const longest = Math.max(...hatch.map((line) => line.getBoundingClientRect().width))
    await expect(longest).toBeGreaterThanOrEqual(8)
  },
}

export const PendingWhileLow: Story = { args: { usage: qualified['pending while low'] } }

export const Unconfirmed: Story = { args: { usage: qualified.unconfirmed } }

export const Stale: Story = {
  args: { usage: qualified.stale, now, onRetry: fn() },
}

export const StalePlayed: Story = {
  ...Stale,
  tags: ['!dev', '!autodocs'],
  play: async ({ args, canvas, step }) => {
    await step('says how old the number is', () =>
      expect(canvas.getByText('As of 2:02 PM, couldn’t refresh')).toBeVisible(),
    )
    await step('tries again on request', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Retry' }))
      await expect(args.onRetry).toHaveBeenCalledOnce()
    })
  },
}

export const Derived: Story = {
  args: { usage: qualified.derived },
}

export const DerivedPlayed: Story = {
  ...Derived,
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas, step }) => {
    const text = canvas.getByText(/^Approximate\./)
    await step('explains itself on request', async () => {
      await expect(text).not.toBeVisible()
      canvas.getByRole('button', { name: 'Why approximate' }).focus()
      await userEvent.keyboard('{Enter}')
      await expect(text).toBeVisible()
    })
    await step('and closes again', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Why approximate' }))
      await expect(text).not.toBeVisible()
    })
  },
}

export const Loading: Story = {
  args: { usage: states.loading },
  play: async ({ canvasElement }) => {
    await expect(canvasElement.querySelector('[data-state=loading]')).toHaveAttribute('aria-busy')
  },
}

export const ErrorState: Story = {
  name: 'Error',
  args: { usage: states.error, onRetry: fn() },
}

export const SignedOut: Story = {
  args: { usage: states['signed-out'], action: link('Sign in') },
}

export const Missing: Story = {
  args: { usage: states.missing, action: link('See plans') },
}

export const MissingSubscription: Story = {
  args: { usage: { status: 'missing', reason: 'no-subscription' }, action: link('See plans') },
}

export const UnknownMeter: Story = {
  args: { usage: { status: 'missing', reason: 'unknown-meter' } },
}

/** Every state there is, each as tall as the others of its kind. */
export const States: Story = {
  render: (args) => (
    <Column>
      {Object.entries({ ...states, ...qualified }).map(([state, usage]) => (
        <UsageBarView key={state} {...args} usage={usage} data-testid={state} />
      ))}
    </Column>
  ),
  play: async ({ canvas }) => {
    const heights = Object.keys({ ...states, ...qualified })
      .filter((state) => !barless.has(state))
      .map((state) => canvas.getByTestId(state).getBoundingClientRect().height)
    await expect(new Set(heights).size).toBe(1)
  },
}

export const Dark: Story = {
  globals: { theme: 'dark' },
  render: (args) => (
    <Column>
      {Object.entries({ ...states, ...qualified }).map(([state, usage]) => (
        <UsageBarView key={state} {...args} usage={usage} onRetry={() => {}} />
      ))}
    </Column>
  ),
}
