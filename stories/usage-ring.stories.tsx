import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, userEvent } from 'storybook/test'
import { UsageRingView, type UsageRingViewProps } from '../src/components/usage-ring-view.js'
import { arabicBar } from './support/arabic.js'
import { qualified, states } from './support/bar-states.js'
import { Column } from './support/column.js'
import { balance, metered, now, quota, ready, unlimited } from './support/figures.js'
import { type MeterKnobs, meterKnobs, turned } from './support/knobs.js'
import { ringPage } from './support/notes.js'
import { saidIn } from './support/said-in.js'

const meta = {
  title: 'Show/UsageRing',
  component: UsageRingView,
  parameters: ringPage,
  args: { usage: ready(quota(45, 100)), name: 'Generations' },
} satisfies Meta<typeof UsageRingView>

export default meta
type Story = StoryObj<typeof meta>

const sizes = ['sm', 'md', 'lg'] as const

/** How far an arc reaches, in percent of the way round. */
const reach = (ring: Element, part: string) =>
  Number.parseFloat(ring.querySelector(part)?.getAttribute('stroke-dasharray') ?? '100')

export const Playground: StoryObj<UsageRingViewProps & MeterKnobs> = {
  ...meterKnobs,
  render: ({ used, limit, pending, state, ...args }) => (
    <UsageRingView {...args} usage={turned({ used, limit, pending, state })} now={now} />
  ),
}

export const Normal: Story = {
  play: async ({ canvas }) => {
    const meter = canvas.getByRole('meter', { name: 'Generations' })
    await expect(meter).toHaveAttribute('aria-valuenow', '45')
    await expect(meter).toHaveAttribute('aria-valuetext', '45 of 100 used, 55 left')
    await expect(reach(meter, '.uw-dial-fill')).toBe(45)
  },
}

export const Small: Story = { args: { size: 'sm' } }

export const Large: Story = {
  args: { size: 'lg', usage: ready(quota(45_230, 100_000, { name: 'API calls' })) },
  play: async ({ canvas }) => {
    await expect(canvas.getByText('45%')).toBeVisible()
    await expect(canvas.getByText('54,770 left')).toBeVisible()
    await expect(canvas.getByText('Resets Feb 1')).toBeVisible()
  },
}

export const Warning: Story = { args: { usage: states.warning } }

export const Critical: Story = { args: { usage: states.critical } }

export const Exhausted: Story = { args: { usage: states.exhausted } }

export const Over: Story = {
  args: { size: 'lg', usage: states.over },
  play: async ({ canvas, step }) => {
    const meter = canvas.getByRole('meter', { name: 'Generations' })
    await step('the text says the true number', async () => {
      await expect(canvas.getByText('140%')).toBeVisible()
      await expect(canvas.getByText('140 of 100')).toBeVisible()
    })
    await step('the meter stays within its range', () =>
      expect(meter).toHaveAttribute('aria-valuenow', '100'),
    )
    await step('what is past the limit begins at the tick', () =>
      expect(reach(meter, '.uw-dial-over')).toBeCloseTo(100 - 100 / 1.4, 1),
    )
  },
}

export const Pending: Story = { args: { usage: qualified.pending } }

export const Unconfirmed: Story = { args: { usage: qualified.unconfirmed } }

export const Stale: Story = {
  args: { usage: qualified.stale, now, onRetry: fn() },
}

export const StalePlayed: Story = {
  ...Stale,
  tags: ['!dev', '!autodocs'],
  play: async ({ args, canvas }) => {
    await expect(canvas.getByText('As of 2:02 PM, couldn’t refresh')).toBeVisible()
    await userEvent.click(canvas.getByRole('button', { name: 'Retry' }))
    await expect(args.onRetry).toHaveBeenCalledOnce()
  },
}

export const Derived: Story = { args: { usage: qualified.derived } }

export const Loading: Story = { args: { usage: states.loading } }

export const ErrorState: Story = {
  name: 'Error',
  args: { usage: states.error, onRetry: fn() },
}

export const SignedOut: Story = { args: { usage: states['signed-out'] } }

export const Missing: Story = { args: { usage: states.missing } }

/** Where no limit is known there is nothing to draw. */
export const WithoutLimit: Story = {
  render: (args) => (
    <Column>
      {[balance(1_240), metered(8_420), unlimited(12_840), unlimited(null)].map((meter) =>
        sizes.map((size) => (
          <UsageRingView key={meter.slug + size} {...args} size={size} usage={ready(meter)} />
        )),
      )}
    </Column>
  ),
  play: async ({ canvas }) => {
    await expect(canvas.queryByRole('meter')).toBeNull()
  },
}

const edges = {
  'nothing included': quota(0, 0),
  'used with nothing included': quota(5, 0),
  'less than nothing used': quota(-5, 100),
  'next to nothing used': quota(1, 1_000_000),
  'next to nothing left': quota(999_999, 1_000_000),
  'next to nothing over': quota(1_000_001, 1_000_000),
}

export const EdgeValues: Story = {
  render: (args) => (
    <Column>
      {Object.entries(edges).map(([edge, meter]) => (
        <UsageRingView key={edge} {...args} usage={ready(meter)} data-testid={edge} />
      ))}
    </Column>
  ),
  play: async ({ canvas }) => {
    await expect(reach(canvas.getByTestId('next to nothing used'), '.uw-dial-fill')).toBe(1)
    await expect(reach(canvas.getByTestId('next to nothing left'), '.uw-dial-fill')).toBe(99)
  },
}

/** The word after the number says which way the ring runs. */
export const Display: Story = {
  render: (args) => (
    <Column>
      <UsageRingView {...args} display="used" usage={states.warning} />
      <UsageRingView {...args} display="remaining" usage={states.warning} />
      <UsageRingView {...args} display="remaining" usage={qualified.pending} />
    </Column>
  ),
}

export const States: Story = {
  render: (args) => (
    <div
      style={{
        display: 'grid',
        gap: '1.5rem',
        gridTemplateColumns: 'repeat(auto-fit, minmax(13rem, 1fr))',
      }}
    >
      {Object.entries({ ...states, ...qualified }).map(([state, usage]) =>
        sizes.map((size) => (
          <UsageRingView key={state + size} {...args} size={size} usage={usage} />
        )),
      )}
    </div>
  ),
}

export const Dark: Story = { ...States, globals: { theme: 'dark' } }

export const LongNames: Story = {
  args: {
    usage: ready(quota(81_420, 100_000, { name: 'Donaudampfschifffahrtsgesellschaftskapitäne' })),
    lang: 'de',
  },
  render: (args) => (
    <div style={{ inlineSize: '12rem' }}>
      <UsageRingView {...args} />
    </div>
  ),
}

/** Runs the other way round. */
export const RightToLeft: Story = {
  args: { labels: { bar: arabicBar }, locale: 'ar-EG' },
  parameters: { direction: 'rtl' },
  render: (args) => (
    <Column>
      {sizes.map((size) => (
        <UsageRingView
          key={size}
          {...args}
          size={size}
          usage={saidIn('ar-EG').usage(states.over)}
        />
      ))}
    </Column>
  ),
  play: async ({ canvasElement }) => {
    const dial = canvasElement.querySelector('.uw-dial')?.getBoundingClientRect()
    const tick = canvasElement.querySelector('.uw-dial-tick')
    await expect(tick).not.toBeNull()
    await expect(
      getComputedStyle(canvasElement.querySelector('.uw-dial') ?? canvasElement).transform,
    ).toBe('matrix(-1, 0, 0, 1, 0, 0)')
    await expect(dial?.width).toBe(20)
  },
}
