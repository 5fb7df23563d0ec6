import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect, fn, within } from 'storybook/test'
import {
  UsageHistoryView,
  type UsageHistoryViewProps,
} from '../src/components/usage-history-view.js'
import { now, unlimited } from './support/figures.js'
import {
  callsBefore,
  callsByGroup,
  callsByHour,
  callsFigure,
  callsMeter,
  metersToChoose,
  ninetyDays,
  sendsFigure,
  span,
  storageFigure,
  tokensByModel,
} from './support/history.js'
import { choice, slider } from './support/knobs.js'
import { historyPage } from './support/notes.js'

const twoProjects = new Map([
  [
    'project',
    [
      { name: 'Website', used: 48_210 },
      { name: 'Docs', used: 33_213 },
    ],
  ],
])

/** The view with what a page keeps for it. */
function Chart(props: UsageHistoryViewProps) {
  const [mode, setMode] = useState(props.mode)
  const [bucket, setBucket] = useState(props.bucket)
  const [groupBy, setGroupBy] = useState(props.groupBy)
  const [active, setActive] = useState(props.active)
  return (
    <UsageHistoryView
      {...props}
      mode={mode}
      bucket={bucket}
      active={active}
      onMode={setMode}
      onBucket={setBucket}
      groupBy={groupBy}
      onGroupBy={setGroupBy}
      onActive={setActive}
    />
  )
}

const meta = {
  title: 'Report/UsageHistory',
  component: UsageHistoryView,
  parameters: historyPage,
  args: { usage: callsFigure, meters: metersToChoose, now, onMeter: fn(), onActive: fn() },
  render: (args) => <Chart {...args} />,
  decorators: [
    (Story) => (
      <div style={{ maxInlineSize: '27rem' }}>
        <Story />
      </div>
    ),
  ],
} satisfies Meta<typeof UsageHistoryView>

export default meta
type Story = StoryObj<typeof meta>

const readout = (element: HTMLElement) =>
  element.querySelector('[data-slot="usage-history-readout"]')

const charts = {
  'API calls': callsFigure,
  'Email sends': sendsFigure,
  Storage: storageFigure,
  'ninety days': ninetyDays,
  'by project and member': { ...callsFigure, groups: callsByGroup },
  loading: 'loading',
  error: 'error',
} as const

/** `shares` is how many shares have room, while loading and where a meter has fewer. */
export const Playground: StoryObj<
  UsageHistoryViewProps & { shows: keyof typeof charts; shares: number }
> = {
  args: { shows: 'API calls', shares: 0 },
  argTypes: { shows: choice(charts), shares: slider(8) },
  render: ({ shows, shares, ...args }) => (
    <Chart
      key={`${args.mode} ${args.bucket}`}
      {...args}
      usage={charts[shows]}
      places={{ shares }}
    />
  ),
}

export const PerDay: Story = {}

export const PerDayPlayed: Story = {
  ...PerDay,
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas, canvasElement, userEvent, step }) => {
    const chart = canvas.getByRole('group', { name: 'API calls, Per day' })
    await step('the readout says the sum', () =>
      expect(canvas.getByText('81,423 this period')).toBeVisible(),
    )
    await step('the chart is one stop, and the first arrow key looks at today', async () => {
      chart.focus()
      await userEvent.keyboard('{ArrowRight}')
      await expect(readout(canvasElement)).toHaveTextContent('1,060 on Thu, Jan 22')
      await userEvent.keyboard('{Home}')
      await expect(readout(canvasElement)).toHaveTextContent('4,310 on Thu, Jan 1')
      await userEvent.keyboard('{ArrowRight}')
      await expect(readout(canvasElement)).toHaveTextContent('4,680 on Fri, Jan 2')
    })
    await step('the other days step back', async () => {
      const bars = [...canvasElement.querySelectorAll('.uw-plot-used')]
      await expect(bars.map((bar) => getComputedStyle(bar).opacity).slice(0, 3)).toEqual([
        '0.45',
        '1',
        '0.45',
      ])
    })
    await step('leaving it brings the sum back', async () => {
      await userEvent.tab()
      await expect(canvas.getByText('81,423 this period')).toBeInTheDocument()
    })
    await step('the same stands in a table', () =>
      expect(canvas.getAllByRole('row')).toHaveLength(23),
    )
  },
}

/** A day without usage is a line on the base; the days to come are an empty place. */
export const DaysOff: Story = {
  args: {
    usage: {
      ...callsFigure,
      days: callsFigure.days
        .filter(({ used }) => used > 2_000)
        .map((each) => ({ ...each, used: 11 })),
    },
  },
  play: async ({ canvasElement }) => {
    const count = (kind: string) => canvasElement.querySelectorAll(`.uw-plot-${kind}`).length
    await expect([count('used'), count('zero'), count('ahead')]).toEqual([15, 7, 9])
    await expect(canvasElement.querySelector('.uw-plot-y')).toHaveTextContent(/^12/)
  },
}

export const OneDay: Story = { args: { active: '2026-01-11' } }

export const DayToCome: Story = { args: { active: '2026-01-27' } }

/** The sum against the limit, and where it is heading. */
export const Total: Story = {
  args: { mode: 'total' },
}

export const TotalPlayed: Story = {
  ...Total,
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas, canvasElement, userEvent, step }) => {
    await step('the readout is the legend', async () => {
      await expect(canvas.getByText('Limit 100,000')).toBeVisible()
      await expect(canvas.getByText(/^On pace for about/)).toBeVisible()
    })
    await step('a day says what it came to by then', async () => {
      canvas.getByRole('group', { name: 'API calls, Total' }).focus()
      await userEvent.keyboard('{Home}{ArrowRight}')
      await expect(readout(canvasElement)).toHaveTextContent('8,990 on Fri, Jan 2')
    })
  },
}

export const TotalWithoutLimit: Story = {
  args: {
    mode: 'total',
    usage: { ...callsFigure, meter: unlimited(81_423, { slug: 'api-calls', name: 'API calls' }) },
  },
}

/** Meters of one unit on top of each other, the most used at the base. */
export const Stacked: Story = {
  args: { usage: tokensByModel, meters: [] },
}

export const StackedPlayed: Story = {
  ...Stacked,
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas, canvasElement, userEvent }) => {
    await expect(canvasElement.querySelectorAll('.uw-plot-used[data-layer="3"]')).toHaveLength(23)
    canvas.getByRole('group', { name: 'All tokens, Per day' }).focus()
    await userEvent.keyboard('{Home}')
    await expect(readout(canvasElement)).toHaveTextContent(/Haiku 862/)
    await expect(canvas.getByRole('columnheader', { name: 'Sonnet' })).toBeInTheDocument()
  },
}

/** Who used how much of it, where the report tells projects, keys or members. */
export const Shares: Story = {
  args: { usage: { ...callsFigure, groups: callsByGroup } },
}

/** Room for four, of which a meter with two leaves two empty: nothing below moves with another meter. */
export const RoomForShares: Story = {
  args: { usage: { ...callsFigure, groups: twoProjects }, places: { shares: 4 } },
}

export const RoomForSharesPlayed: Story = {
  ...RoomForShares,
  tags: ['!dev', '!autodocs'],
  render: (args) => (
    <>
      <Chart {...args} usage={{ ...callsFigure, groups: callsByGroup }} />
      <Chart {...args} />
      <Chart {...args} usage="loading" />
      <Chart {...args} usage="error" />
    </>
  ),
  // Four charts on one page, each named as it is.
  parameters: { a11y: { config: { rules: [{ id: 'landmark-unique', enabled: false }] } } },
  play: async ({ canvasElement }) => {
    const charts = [...canvasElement.querySelectorAll('[data-slot="usage-history"]')]
    const heights = charts.map((chart) => Math.round(chart.getBoundingClientRect().height))
    await expect(heights).toHaveLength(4)
    await expect(new Set(heights).size).toBe(1)
  },
}

export const SharesPlayed: Story = {
  ...Shares,
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas, userEvent }) => {
    const list = canvas.getByRole('list', { name: 'By project' })
    await expect(within(list).getAllByRole('listitem')[0]).toHaveTextContent('Website48,21059%')
    await userEvent.selectOptions(canvas.getByRole('combobox', { name: 'Grouped by' }), 'By member')
    await expect(canvas.getByRole('list', { name: 'By member' })).toBeInTheDocument()
  },
}

/** What each day costs, where the meter has a price. */
export const Cost: Story = {
  args: { usage: sendsFigure, mode: 'cost', meters: [] },
}

export const CostPlayed: Story = {
  ...Cost,
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas, canvasElement, userEvent, step }) => {
    await step('the days add up to what all of it costs', () =>
      expect(canvas.getByText('$16.28 this period')).toBeVisible(),
    )
    await step('a day says what it cost', async () => {
      canvas.getByRole('group', { name: 'Email sends, Cost' }).focus()
      await userEvent.keyboard('{Home}')
      await expect(readout(canvasElement)).toHaveTextContent('$0.86 on Thu, Jan 1')
    })
  },
}

/** Storage holds a level: it has no total to switch to. */
export const Level: Story = {
  args: { usage: storageFigure },
  play: async ({ canvas }) => {
    await expect(canvas.queryByRole('button', { name: 'Total' })).toBeNull()
    await expect(canvas.getByText('67.5 GB on Thu, Jan 22')).toBeVisible()
  },
}

/** Nothing was used on the days that were picked. */
export const NothingInRange: Story = {
  args: {
    usage: {
      meter: { ...callsMeter, resetsAt: null },
      days: [],
      span: { start: Date.UTC(2025, 11, 1), end: span.start },
    },
  },
  play: async ({ canvas }) => {
    await expect(canvas.getByText('No usage, Dec 1 – 31')).toBeVisible()
  },
}

/** The days of the period before stand behind, and the sum of as many of them in the line of text. */
export const PeriodBefore: Story = {
  args: { usage: { ...callsFigure, before: callsBefore } },
}

export const PeriodBeforePlayed: Story = {
  ...PeriodBefore,
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas, canvasElement, userEvent }) => {
    await expect(readout(canvasElement)).toHaveTextContent('68,069, Dec 1 – 22')
    canvas.getByRole('group', { name: 'API calls, Per day' }).focus()
    await userEvent.keyboard('{Home}')
    await expect(readout(canvasElement)).toHaveTextContent('4,310 on Thu, Jan 1')
    await expect(readout(canvasElement)).toHaveTextContent('3,778 on Mon, Dec 1')
  },
}

export const PeriodBeforeInTotal: Story = {
  args: { usage: { ...callsFigure, before: callsBefore }, mode: 'total' },
}

export const NinetyDays: Story = { args: { usage: ninetyDays } }

/** Weeks begin on Monday; the first and the last are cut short by the days shown. */
export const PerWeek: Story = {
  args: { usage: ninetyDays, bucket: 'week' },
}

export const PerWeekPlayed: Story = {
  ...PerWeek,
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas, canvasElement, userEvent }) => {
    await userEvent.selectOptions(canvas.getByRole('combobox', { name: 'Interval' }), 'Per month')
    await expect(canvasElement.querySelectorAll('.uw-plot-used')).toHaveLength(4)
    await userEvent.selectOptions(canvas.getByRole('combobox', { name: 'Interval' }), 'Per week')
    await expect(canvasElement.querySelectorAll('.uw-plot-used')).toHaveLength(14)
  },
}

export const PerMonth: Story = { args: { usage: ninetyDays, bucket: 'month' } }

/** Where usage is told by the hour, in the customer’s time zone. */
export const PerHour: Story = {
  args: { usage: callsByHour, bucket: 'hour', timeZone: 'America/New_York' },
}

export const OneDayOnly: Story = {
  args: { usage: { ...callsFigure, span: { start: span.start, end: span.start + 86_400_000 } } },
}

export const Loading: Story = { args: { usage: 'loading' } }

export const ErrorState: Story = { name: 'Error', args: { usage: 'error', onRetry: fn() } }

/** Every state is as tall as the others. */
export const States: Story = {
  render: (args) => (
    <div style={{ display: 'grid', gap: '1.5rem' }}>
      <UsageHistoryView {...args} onMode={fn()} data-testid="ready" />
      <UsageHistoryView {...args} onMode={fn()} mode="total" data-testid="total" />
      <UsageHistoryView {...args} usage="loading" data-testid="loading" />
      <UsageHistoryView {...args} usage="error" data-testid="error" />
    </div>
  ),
  play: async ({ canvas }) => {
    const heights = ['ready', 'total', 'loading', 'error'].map(
      (state) => canvas.getByTestId(state).getBoundingClientRect().height,
    )
    await expect(new Set(heights).size).toBe(1)
  },
}

export const Dark: Story = { globals: { theme: 'dark' }, args: { active: '2026-01-11' } }

export const DarkTotal: Story = { globals: { theme: 'dark' }, args: { mode: 'total' } }

/** The days run from right to left, and so do the arrow keys. */
export const RightToLeft: Story = {
  parameters: { direction: 'rtl' },
  args: { locale: 'ar-EG' },
}

export const RightToLeftPlayed: Story = {
  ...RightToLeft,
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas, canvasElement, userEvent }) => {
    canvas.getByRole('group', { name: 'API calls, Per day' }).focus()
    await userEvent.keyboard('{Home}{ArrowLeft}')
    await expect(readout(canvasElement)).toHaveTextContent('٤٬٦٨٠')
  },
}

export const Narrow: Story = {
  args: {
    usage: {
      ...callsFigure,
      meter: { ...callsMeter, name: 'Bildverarbeitungsschnittstellenaufrufe' },
    },
    meters: [],
  },
  decorators: [
    (Story) => (
      <div style={{ inlineSize: '17rem' }}>
        <Story />
      </div>
    ),
  ],
}
