import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, within } from 'storybook/test'
import { UsageBarView } from '../src/components/usage-bar-view.js'
import { arabicBar } from './support/arabic.js'
import { Column } from './support/column.js'
import { balance, metered, now, quota, ready, unlimited } from './support/figures.js'

const meta = {
  title: 'Show/UsageBar/Extremes',
  component: UsageBarView,
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

const edges = {
  'nothing included': quota(0, 0),
  'used with nothing included': quota(5, 0),
  'less than nothing used': quota(-5, 100),
  'next to nothing used': quota(1, 1_000_000),
  'next to nothing left': quota(999_999, 1_000_000),
  'next to nothing over': quota(1_000_001, 1_000_000),
  'a binary fraction': quota(0.1 + 0.2, 1, { name: 'Storage', unit: 'GB' }),
  'no count kept': unlimited(null),
  'more credits used than had': balance(-5),
  'a cost that rounds to nothing': metered(2),
}

/** Numbers that a bar gets wrong unless it takes care. */
export const EdgeValues: Story = {
  render: (args) => (
    <Column>
      {Object.entries(edges).map(([edge, meter]) => (
        <UsageBarView key={edge} {...args} usage={ready(meter)} data-testid={edge} />
      ))}
    </Column>
  ),
  play: async ({ canvas, step }) => {
    const cut = (edge: string) =>
      canvas.getByTestId(edge).querySelector('.uw-track > [clip-path]')?.getAttribute('clip-path')
    await step('little is visible', () => expect(cut('next to nothing used')).toContain(' 99% '))
    await step('almost all is not all', () => expect(cut('next to nothing left')).toContain(' 1% '))
    await step('a range that would be invalid is not announced', () =>
      expect(
        within(canvas.getByTestId('used with nothing included')).queryByRole('meter'),
      ).toBeNull(),
    )
  },
}

export const Sizes: Story = {
  args: { usage: ready(quota(45_230, 100_000, { name: 'API calls', unit: 'requests' })), now },
  render: (args) => (
    <Column>
      <UsageBarView {...args} size="sm" />
      <UsageBarView {...args} size="md" />
      <UsageBarView {...args} size="lg" />
    </Column>
  ),
}

/** The smallest size: the state is a drawing, and its word the drawing's name. */
export const Small: Story = {
  args: { size: 'sm', usage: ready(quota(93.4, 100, { name: 'Storage', unit: 'GB' })) },
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('img', { name: 'Almost used up' })).toBeVisible()
  },
}

export const Projected: Story = {
  args: {
    size: 'lg',
    usage: ready(quota(45_230, 100_000, { name: 'API calls', unit: 'requests' })),
    now,
  },
  play: async ({ canvas }) => {
    await expect(canvas.getByText('On pace for about 65,000 by Feb 1')).toBeVisible()
  },
}

/** At this pace it will not last until it resets. */
export const RunsOut: Story = {
  args: {
    size: 'lg',
    usage: ready(quota(90_000, 100_000, { name: 'API calls', unit: 'requests' })),
    now,
  },
  play: async ({ canvas }) => {
    await expect(canvas.getByText('Runs out around Jan 24 at your current pace')).toBeVisible()
  },
}

/** What happens at the limit is said before it does, where the source tells. */
export const AtTheLimit: Story = {
  render: (args) => (
    <Column>
      <UsageBarView {...args} usage={ready(quota(45, 100, { overage: 'blocked' }))} />
      <UsageBarView {...args} usage={ready(quota(45, 100, { overage: 'billed' }))} />
      <UsageBarView {...args} usage={ready(quota(80, 100, { overage: 'billed' }))} />
      <UsageBarView {...args} usage={ready(quota(100, 100, { overage: 'billed' }))} />
    </Column>
  ),
}

/** The word after the number says which way the bar runs. */
export const Display: Story = {
  render: (args) => (
    <Column>
      <UsageBarView {...args} display="used" usage={ready(quota(80, 100))} />
      <UsageBarView {...args} display="remaining" usage={ready(quota(80, 100))} />
      <UsageBarView {...args} display="remaining" usage={ready(quota(48, 100), { pending: 3 })} />
      <UsageBarView {...args} display="remaining" usage={ready(quota(100, 100))} />
      <UsageBarView {...args} display="remaining" usage={ready(quota(140, 100))} />
      {/* Without a limit nothing is left to tell of: what was used is. */}
      <UsageBarView {...args} display="remaining" usage={ready(metered(1_280))} />
      <UsageBarView {...args} display="remaining" usage={ready(unlimited(1_280))} />
    </Column>
  ),
}

export const HiddenLabel: Story = {
  args: { hideLabel: true },
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('meter', { name: 'Generations' })).toBeVisible()
  },
}

export const LongNames: Story = {
  args: {
    usage: ready(
      quota(81_420, 100_000, {
        name: 'Priority support conversations with Donaudampfschifffahrtsgesellschaftskapitäne',
      }),
    ),
  },
}

export const HugeNumbers: Story = {
  args: {
    usage: ready(quota(1e12, 2e12, { name: 'Tokens', unit: 'tokens' })),
    showPercent: true,
  },
}

export const Narrow: Story = {
  render: (args) => (
    <div style={{ inlineSize: '320px' }}>
      <Column>
        {Object.entries(edges).map(([edge, meter]) => (
          <UsageBarView key={edge} {...args} usage={ready(meter)} />
        ))}
        <UsageBarView {...args} usage={{ status: 'loading' }} />
        <UsageBarView {...args} usage={ready(quota(1e12, 2e12, { name: 'Tokens' }))} />
        <UsageBarView {...args} usage={ready(quota(81_423, 100_000), { pending: 3 })} now={now} />
      </Column>
    </div>
  ),
  play: async ({ canvasElement }) => {
    for (const bar of canvasElement.querySelectorAll('[data-slot=usage-bar]')) {
      await expect(bar.scrollWidth).toBeLessThanOrEqual(bar.clientWidth)
    }
  },
}

export const RightToLeft: Story = {
  args: { labels: { bar: arabicBar }, locale: 'ar-EG', now },
  parameters: { direction: 'rtl' },
  render: (args) => (
    <Column>
      <UsageBarView {...args} usage={ready(quota(1_240, 1_000, { name: 'عمليات التوليد' }))} />
      <UsageBarView
        {...args}
        usage={ready(quota(81_423, 100_000, { name: 'طلبات API' }), { pending: 3 })}
      />
      <UsageBarView
        {...args}
        size="lg"
        usage={ready(quota(23.4, 100, { name: 'التخزين', unit: 'غ.ب' }))}
      />
      <UsageBarView
        {...args}
        usage={ready(quota(45, 100, { name: 'الصور' }), { stale: true, asOf: now })}
      />
    </Column>
  ),
  play: async ({ canvasElement }) => {
    const track = canvasElement.querySelector('[role=meter]')?.getBoundingClientRect()
    const tick = canvasElement.querySelector('.uw-track-tick')?.getBoundingClientRect()
    const fromTheRight = (track?.right ?? 0) - (tick?.right ?? 0)
    await expect(fromTheRight / (track?.width ?? 1)).toBeCloseTo(1_000 / 1_240, 1)
  },
}
