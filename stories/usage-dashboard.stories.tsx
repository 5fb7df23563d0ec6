import type { Meta, StoryObj } from '@storybook/react-vite'
import type { ReactNode } from 'react'
import { expect, fn, userEvent, within } from 'storybook/test'
import { SyncNoticeView } from '../src/components/sync-notice-view.js'
import {
  UsageDashboardView,
  type UsageDashboardViewProps,
} from '../src/components/usage-dashboard-view.js'
import { Column } from './support/column.js'
import { bare, dashboards, full } from './support/dashboard-figures.js'
import { DashboardPage } from './support/dashboard-page.js'
import { balance, now, quota, ready, unlimited } from './support/figures.js'
import { choice, slider } from './support/knobs.js'
import { dashboardPage } from './support/notes.js'
import { planStates, proPlan } from './support/plan-states.js'
import { saidIn, spoken } from './support/said-in.js'

const pending = ['a', 'b', 'c'].map((id) => ({ id, meter: 'api-calls', amount: 1, at: now }))
const notice = (
  <SyncNoticeView
    figure={{ waiting: pending, refused: [], expired: [], online: false, retryIn: null }}
    meters={new Map([['api-calls', { name: 'API calls' }]])}
  />
)
const button = (text: string) => (
  <button type="button" className="uw-button uw-button-primary">
    {text}
  </button>
)

const meta = {
  title: 'Show/UsageDashboard',
  component: UsageDashboardView,
  parameters: dashboardPage,
  args: { usage: full, now, onRefresh: fn(), manageHref: '#plan' },
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
} satisfies Meta<typeof UsageDashboardView>

export default meta
type Story = StoryObj<typeof meta>

const plans = { 'in good order': proPlan, ...planStates }
type Choices = {
  readonly state: keyof typeof dashboards
  readonly plan: keyof typeof plans
  readonly shares: number
}

/**
 * All of it together: days and meters to choose, what is arranged for the plan, cost, seats, meters, use by day.
 * `shares` is how many shares have room below it.
 */
export const Playground: StoryObj<UsageDashboardViewProps & Choices> = {
  name: 'Everything',
  args: { state: 'ready', plan: 'changes', shares: 0, planNotice: { actions: { changes: fn() } } },
  argTypes: { state: choice(dashboards), plan: choice(plans), shares: slider(8) },
  render: ({ state, plan, shares, ...args }) => (
    <DashboardPage
      {...args}
      usage={{ ...dashboards[state], plan: plans[plan] }}
      places={{ shares }}
    />
  ),
}

export const EverythingPlayed: StoryObj<UsageDashboardViewProps & Choices> = {
  ...Playground,
  tags: ['!dev', '!autodocs'],
  play: async ({ args, canvas, step }) => {
    await step('every part is there', async () => {
      await expect(canvas.getByText('Changes to Starter on Feb 1.')).toBeVisible()
      await expect(canvas.getByText('$50.64')).toBeVisible()
      await expect(canvas.getByText('Seats')).toBeVisible()
      await expect(canvas.getByRole('list', { name: 'Meters' })).toBeVisible()
      await expect(canvas.getByRole('group', { name: 'API calls, Per day' })).toBeVisible()
    })
    await step('and works', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Total' }))
      await expect(canvas.getByRole('group', { name: 'API calls, Total' })).toBeVisible()
      await userEvent.click(canvas.getByRole('button', { name: /This period/ }))
      await userEvent.click(canvas.getByRole('button', { name: /Last 7 days/ }))
      await expect(canvas.getByRole('button', { name: /Last 7 days/ })).toBeVisible()
      await userEvent.click(canvas.getByRole('button', { name: 'Undo' }))
      await expect(args.planNotice?.actions?.changes).toHaveBeenCalledOnce()
    })
  },
}

/** The order is that of attention: over, almost used up, running low, then what has no limit. */
export const Full: Story = {
  args: { notice },
  play: async ({ canvas, step }) => {
    await step('says what it costs and where it is heading', async () => {
      await expect(canvas.getByText('$50.64')).toBeVisible()
      await expect(canvas.getByText('$29.00 plan + $21.64 usage')).toBeVisible()
      await expect(canvas.getByText('$76')).toBeVisible()
      await expect(canvas.getByText('Jan 1 – 31, resets in 10 days')).toBeVisible()
    })
    await step('lists first what needs attention first', async () => {
      const rows = within(canvas.getByRole('list', { name: 'Meters' })).getAllByRole('listitem')
      const names = rows.map((row) => row.querySelector('.uw-head > :first-child')?.textContent)
      await expect(names).toEqual([
        'Generations',
        'Storage',
        'API calls',
        'Bandwidth',
        'Email sends',
      ])
    })
  },
}

export const WithoutCosts: Story = { args: { usage: bare } }

/** What the button in the foot does, where nothing waits to be sent. */
export const Refreshed: Story = {
  tags: ['!dev', '!autodocs'],
  play: async ({ args, canvas }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Refresh' }))
    await expect(args.onRefresh).toHaveBeenCalledOnce()
  },
}

/** What a number is made of stands below it, and two windows of one meter say each when they reset. */
export const PoolsAndWindows: Story = {
  args: {
    usage: {
      ...bare,
      meters: [
        ready(
          balance(541, {
            pools: [
              { name: 'Monthly', remaining: 41, resetsAt: Date.UTC(2026, 1, 1) },
              { name: 'Bought', remaining: 500, expiresAt: Date.UTC(2026, 2, 3) },
            ],
          }),
        ),
        ready(
          quota(180, 200, {
            ...{ slug: 'calls-5h', name: 'API calls, 5 hours', overage: 'blocked' },
            period: { start: now - 4 * 3_600_000, end: now + 3_600_000 },
            resetsAt: now + 3_600_000,
          }),
        ),
        ready(
          quota(812, 5_000, {
            ...{ slug: 'calls-week', name: 'API calls, week', overage: 'billed' },
            period: { start: Date.UTC(2026, 0, 19), end: Date.UTC(2026, 0, 26) },
            resetsAt: Date.UTC(2026, 0, 26),
          }),
        ),
      ],
    },
  },
  play: async ({ canvas }) => {
    await expect(canvas.getByText('Bought: 500 left, expires Mar 3')).toBeVisible()
    await expect(canvas.getByText(/^Runs out around 2:28 PM/)).toBeVisible()
    await expect(canvas.getByText('4,188 left, $0.02 each after that')).toBeVisible()
  },
}

/** What is to be known of the plan stands in the head; nothing resets that ends. */
export const PlanEnds: Story = {
  args: {
    usage: {
      ...full,
      plan: planStates.ends,
      meters: full.meters.map(({ meter, ...rest }) => ({
        ...rest,
        meter: { ...meter, endsAt: planStates.ends.endsAt },
      })),
    },
  },
  play: async ({ canvas, canvasElement }) => {
    await expect(canvas.getByText('Jan 1 – 31, ends Feb 1')).toBeVisible()
    await expect(canvas.getByRole('link', { name: 'Keep Pro' })).toBeVisible()
    await expect(canvasElement).not.toHaveTextContent(/resets/i)
  },
}

export const OnTrial: Story = {
  args: {
    usage: {
      ...full,
      plan: planStates.trial,
      usageCost: [],
      cost: [{ amount: 2_900, currency: 'USD' }],
      projectedCost: null,
    },
  },
  play: async ({ canvas }) => {
    await expect(canvas.getByText('After the trial, from Jan 25')).toBeVisible()
  },
}

export const Refreshing: Story = {
  args: { usage: { ...full, refreshing: true } },
}

export const RefreshingPlayed: Story = {
  ...Refreshing,
  tags: ['!dev', '!autodocs'],
  play: async ({ args, canvas }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Refresh' }))
    await expect(args.onRefresh).not.toHaveBeenCalled()
  },
}

/** The age is said once, below; the numbers stay. */
export const Stale: Story = {
  args: {
    usage: {
      ...full,
      projectedCost: null,
      stale: true,
      meters: full.meters.map((meter) => ({ ...meter, stale: true, asOf: now })),
    },
  },
  play: async ({ canvas }) => {
    await expect(canvas.getAllByText('As of 2:02 PM, couldn’t refresh')).toHaveLength(1)
    await expect(canvas.getByRole('button', { name: 'Retry' })).toBeVisible()
  },
}

export const Loading: Story = { args: { usage: dashboards.loading } }

export const ErrorState: Story = {
  name: 'Error',
  args: { usage: dashboards.error },
}

export const ErrorStatePlayed: Story = {
  ...ErrorState,
  tags: ['!dev', '!autodocs'],
  play: async ({ args, canvas }) => {
    await expect(canvas.getByText('Your usage is still being recorded.')).toBeVisible()
    await userEvent.click(canvas.getByRole('button', { name: 'Try again' }))
    await expect(args.onRefresh).toHaveBeenCalledOnce()
  },
}

export const Empty: Story = { args: { usage: dashboards.empty } }

export const SignedOut: Story = {
  args: { usage: dashboards['signed-out'], action: button('Sign in') },
}

export const NoSubscription: Story = {
  args: { usage: dashboards['no-subscription'], action: button('See plans') },
}

export const KindsWithoutLimit: Story = {
  args: {
    usage: {
      ...bare,
      meters: [ready(unlimited(12_840)), ready(balance(1_240)), ready(balance(-5, { slug: 'b' }))],
    },
  },
}

export const ManySeats: Story = {
  args: {
    usage: {
      ...full,
      projectedCost: null,
      resources: [
        { slug: 'seats', name: 'Seats', used: 31, capacity: 40 },
        { slug: 'projects', name: 'Projects', used: 6, capacity: 5 },
        { slug: 'domains', name: 'Domains', used: 3, capacity: 3 },
      ],
    },
  },
}

/** All seats are taken: it says so, and there is a way to more. */
export const FullSeats: Story = {
  args: {
    usage: {
      ...full,
      resources: [{ slug: 'seats', name: 'Seats', used: 10, capacity: 10 }],
    },
    renderResourceAction: () => (
      <a className="uw-link" href="#seats">
        Add seats
      </a>
    ),
  },
  play: async ({ canvas }) => {
    await expect(canvas.getByText('Full')).toBeVisible()
    await expect(canvas.getByRole('link', { name: 'Add seats' })).toBeVisible()
  },
}

export const TwoCurrencies: Story = {
  args: {
    usage: {
      ...full,
      projectedCost: null,
      usageCost: [
        { amount: 2_164, currency: 'USD' },
        { amount: 300, currency: 'EUR' },
      ],
      cost: [
        { amount: 5_064, currency: 'USD' },
        { amount: 300, currency: 'EUR' },
      ],
    },
  },
}

const holds = async (canvasElement: HTMLElement) => {
  for (const card of canvasElement.querySelectorAll('[data-slot=usage-dashboard]')) {
    await expect(card.scrollWidth).toBeLessThanOrEqual(card.clientWidth)
  }
}

export const Narrow: Story = {
  args: { notice },
  parameters: { width: '320px' },
  play: ({ canvasElement }) => holds(canvasElement),
}

export const Narrowest: Story = {
  args: {
    notice,
    usage: {
      ...full,
      meters: [
        ...full.meters,
        ready(
          quota(1e12, 2e12, { slug: 'long', name: 'Donaudampfschifffahrtsgesellschaftskapitäne' }),
        ),
      ],
    },
  },
  parameters: { width: '280px' },
  play: ({ canvasElement }) => holds(canvasElement),
}

const everyState = (args: Parameters<typeof UsageDashboardView>[0]): ReactNode =>
  Object.entries(dashboards).map(([state, usage]) => (
    <UsageDashboardView key={state} {...args} usage={usage} heading={state} />
  ))

export const States: Story = { render: (args) => <Column>{everyState(args)}</Column> }

export const Dark: Story = { ...Full, globals: { theme: 'dark' } }

export const DarkStates: Story = { ...States, globals: { theme: 'dark' } }

export const RightToLeft: Story = {
  args: {
    usage: saidIn('ar-EG').dashboard(full),
    notice: (
      <SyncNoticeView
        figure={{ waiting: pending, refused: [], expired: [], online: false, retryIn: null }}
        meters={new Map([['api-calls', { name: saidIn('ar-EG').name('api-calls') }]])}
        {...spoken('ar-EG')}
      />
    ),
    ...spoken('ar-EG'),
  },
  parameters: { direction: 'rtl' },
}
