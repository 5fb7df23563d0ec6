import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, userEvent, within } from 'storybook/test'
import {
  CostBreakdownView,
  type CostBreakdownViewProps,
} from '../src/components/cost-breakdown-view.js'
import { Column } from './support/column.js'
import { dashboards, freeFigure, full, graduated } from './support/dashboard-figures.js'
import { now } from './support/figures.js'
import { choice } from './support/knobs.js'
import { costsPage } from './support/notes.js'
import { saidIn, spoken } from './support/said-in.js'

const meta = {
  title: 'Report/CostBreakdown',
  component: CostBreakdownView,
  parameters: costsPage,
  args: {
    usage: { ...full, plan: { name: 'Pro', free: false } },
    now,
    onRetry: fn(),
  },
  decorators: [
    (Story, { parameters }) => {
      const width: unknown = parameters.width
      return (
        <div style={{ maxInlineSize: typeof width === 'string' ? width : '720px' }}>
          <Story />
        </div>
      )
    },
  ],
} satisfies Meta<typeof CostBreakdownView>

export default meta
type Story = StoryObj<typeof meta>

const costs = { ...dashboards, graduated, free: freeFigure }

export const Playground: StoryObj<CostBreakdownViewProps & { state: keyof typeof costs }> = {
  args: { state: 'ready' },
  argTypes: { state: choice(costs) },
  render: ({ state, ...args }) => <CostBreakdownView {...args} usage={costs[state]} />,
}

/** The plan, then every meter that can cost something, down to what the dashboard says. */
export const Full: Story = {
  play: async ({ canvas, step }) => {
    await step('says of each meter what was used, included and charged', async () => {
      const row = within(canvas.getByRole('row', { name: /^Generations/ }))
      const cells = row.getAllByRole('cell').map((cell) => cell.textContent)
      await expect(cells).toEqual(['1,240', '1,000', '240', '$0.02 each', '$4.80'])
    })
    await step('comes to the total of the dashboard', () =>
      expect(canvas.getByRole('row', { name: /^Total so far/ })).toHaveTextContent('$50.64'),
    )
    await step('is a file to download', () =>
      expect(canvas.getByRole('link', { name: 'Download CSV' })).toHaveAttribute(
        'download',
        'costs-2026-01-01.csv',
      ),
    )
  },
}

/** A price in parts, three of a plan, and what billing took off besides. */
export const Graduated: Story = { args: { usage: graduated } }

export const Trial: Story = {
  args: {
    usage: {
      ...full,
      plan: {
        name: 'Pro',
        free: false,
        status: 'trialing',
        trialEndsAt: Date.UTC(2026, 0, 25),
      },
    },
  },
}

export const TwoCurrencies: Story = {
  args: {
    usage: {
      ...full,
      cost: [
        { amount: 5_064, currency: 'USD' },
        { amount: 300, currency: 'EUR' },
      ],
    },
  },
}

export const Free: Story = { args: { usage: freeFigure } }

export const Loading: Story = { args: { usage: dashboards.loading } }

export const ErrorState: Story = {
  name: 'Error',
  args: { usage: dashboards.error },
}

export const ErrorStatePlayed: Story = {
  ...ErrorState,
  tags: ['!dev', '!autodocs'],
  play: async ({ args, canvas }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Try again' }))
    await expect(args.onRetry).toHaveBeenCalledOnce()
  },
}

export const Narrow: Story = {
  args: { usage: graduated },
  parameters: { width: '320px' },
  play: async ({ canvas, canvasElement }) => {
    const card = canvasElement.querySelector('[data-slot=cost-breakdown]')
    await expect(card?.scrollWidth).toBeLessThanOrEqual(card?.clientWidth ?? 0)
    await expect(canvas.getByText(/^1,240 used, 1,000 included/)).toBeVisible()
  },
}

export const States: Story = {
  render: (args) => (
    <Column>
      {Object.entries(dashboards).map(([state, usage]) => (
        <CostBreakdownView key={state} {...args} usage={usage} heading={state} />
      ))}
    </Column>
  ),
}

export const Dark: Story = { args: { usage: graduated }, globals: { theme: 'dark' } }

const said = (locale: 'de' | 'ar-EG' | 'ja') => ({
  usage: saidIn(locale).dashboard(graduated),
  ...spoken(locale),
})

export const German: Story = { args: said('de') }

export const Arabic: Story = {
  args: said('ar-EG'),
  parameters: { direction: 'rtl' },
}

export const Japanese: Story = { args: said('ja') }
