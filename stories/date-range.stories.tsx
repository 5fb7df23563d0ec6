import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect, fn } from 'storybook/test'
import { DateRangeView, type DateRangeViewProps } from '../src/components/date-range-view.js'
import { now } from './support/figures.js'
import { span } from './support/history.js'
import { choice } from './support/knobs.js'
import { rangePage } from './support/notes.js'

/** The view with what a page keeps for it. */
function Choice(props: DateRangeViewProps) {
  const [range, setRange] = useState(props.range)
  const choose: DateRangeViewProps['onRange'] = (next) => {
    setRange(next)
    props.onRange(next)
  }
  return <DateRangeView {...props} range={range} onRange={choose} />
}

const meta = {
  title: 'Report/DateRange',
  component: DateRangeView,
  parameters: rangePage,
  args: { range: { preset: 'this-period' }, onRange: fn(), period: span, now },
  render: (args) => <Choice {...args} />,
  decorators: [
    (Story) => (
      <div style={{ minBlockSize: '20rem' }}>
        <Story />
      </div>
    ),
  ],
} satisfies Meta<typeof DateRangeView>

export default meta
type Story = StoryObj<typeof meta>

const ranges = {
  'this period': { preset: 'this-period' },
  'last period': { preset: 'last-period' },
  'three periods ago': { preset: 'past-period', back: 3 },
  'last 7 days': { preset: 'last-7-days' },
  'last 90 days': { preset: 'last-90-days' },
  'some days': { preset: 'custom', from: '2026-01-08', to: '2026-01-21' },
} satisfies Record<string, DateRangeViewProps['range']>

const day = 86_400_000
const periods = {
  'a month': span,
  'a month from the 15th': { start: Date.UTC(2026, 0, 15), end: Date.UTC(2026, 1, 15) },
  'a week': { start: now - 3 * day, end: now + 4 * day },
  'a year': { start: Date.UTC(2026, 0, 1), end: Date.UTC(2027, 0, 1) },
  none: null,
}

type Knobs = { readonly shown: keyof typeof ranges; readonly renews: keyof typeof periods }

export const Playground: StoryObj<DateRangeViewProps & Knobs> = {
  args: { shown: 'this period', renews: 'a month' },
  argTypes: { shown: choice(ranges), renews: choice(periods) },
  render: ({ shown, renews, ...args }) => (
    <Choice key={shown} {...args} range={ranges[shown]} period={periods[renews]} />
  ),
}

export const ThisPeriod: Story = {}

export const ThisPeriodPlayed: Story = {
  ...ThisPeriod,
  tags: ['!dev', '!autodocs'],
  play: async ({ args, canvas, userEvent, step }) => {
    const button = canvas.getByRole('button', { name: 'This period' })
    await step('the keyboard opens it', async () => {
      button.focus()
      await userEvent.keyboard('{Enter}')
      await expect(canvas.getByRole('group', { name: 'Days shown' })).toBeVisible()
      await expect(canvas.getByText('Dec 1 – 31')).toBeVisible()
    })
    await step('a preset is chosen, and it closes', async () => {
      await userEvent.click(canvas.getByRole('button', { name: /^Last 7 days/ }))
      await expect(args.onRange).toHaveBeenLastCalledWith({ preset: 'last-7-days' })
      await expect(canvas.queryByRole('group', { name: 'Days shown' })).toBeNull()
      await expect(canvas.getByRole('button', { name: 'Last 7 days' })).toBeVisible()
    })
  },
}

/** One of the billing periods of the last twelve months. */
export const EarlierPeriod: Story = {
  tags: ['!dev', '!autodocs'],
  play: async ({ args, canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'This period' }))
    await userEvent.selectOptions(canvas.getByLabelText('Earlier periods'), '3')
    await expect(args.onRange).toHaveBeenLastCalledWith({ preset: 'past-period', back: 3 })
    await expect(canvas.getByRole('button', { name: /^Oct.1 – 31$/ })).toBeVisible()
  },
}

/** Any days, the last one included; which field holds the earlier one does not matter. */
export const Custom: Story = {
  args: { range: { preset: 'custom', from: '2026-01-08', to: '2026-01-21' } },
}

export const CustomPlayed: Story = {
  ...Custom,
  tags: ['!dev', '!autodocs'],
  play: async ({ args, canvas, userEvent, step }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Jan\u00a08 – 21' }))
    await step('the fields hold the days shown', () =>
      expect(canvas.getByLabelText('From')).toHaveValue('2026-01-08'),
    )
    await step('two days are given', async () => {
      await userEvent.clear(canvas.getByLabelText('From'))
      await userEvent.type(canvas.getByLabelText('From'), '2026-01-20')
      await userEvent.clear(canvas.getByLabelText('To'))
      await userEvent.type(canvas.getByLabelText('To'), '2026-01-05')
      await userEvent.click(canvas.getByRole('button', { name: 'Show' }))
    })
    await expect(args.onRange).toHaveBeenLastCalledWith({
      preset: 'custom',
      from: '2026-01-05',
      to: '2026-01-20',
    })
    await expect(canvas.getByRole('button', { name: 'Jan\u00a05 – 20' })).toBeVisible()
  },
}

const open: NonNullable<Story['play']> = async ({ canvas, userEvent }) => {
  await userEvent.click(canvas.getAllByRole('button')[0] ?? document.body)
  await expect(canvas.getByRole('group')).toBeVisible()
}

export const Open: Story = { play: open }

export const OpenDark: Story = { globals: { theme: 'dark' }, play: open }

/** A subscription that does not renew has no period before. */
export const WithoutPeriod: Story = {
  args: { period: null },
  play: async (context) => {
    await open(context)
    await expect(context.canvas.queryByText('Previous period')).toBeNull()
  },
}

export const RightToLeft: Story = {
  parameters: { direction: 'rtl' },
  args: { locale: 'ar-EG' },
  play: open,
}
