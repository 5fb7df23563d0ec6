import type { Meta, StoryObj } from '@storybook/react-vite'
import { Fragment, useState } from 'react'
import { expect, fn } from 'storybook/test'
import { PlanPickerView, type PlanPickerViewProps } from '../src/components/plan-picker-view.js'
import { arabic } from './support/arabic.js'
import { Column } from './support/column.js'
import { german } from './support/german.js'
import { japanese } from './support/japanese.js'
import { choice, slider } from './support/knobs.js'
import { matrix } from './support/matrix.js'
import { pickerPage } from './support/notes.js'
import { creditPieces, listed, onPlan, onStarter, scheduled, trial } from './support/plan-offers.js'

/** The view with what a page keeps for it. */
function Picker(props: PlanPickerViewProps) {
  const [interval, setInterval] = useState(props.interval)
  const [chosen, setChosen] = useState(props.chosen ?? new Map<string, number>())
  return (
    <PlanPickerView
      {...props}
      interval={interval}
      chosen={chosen}
      onInterval={setInterval}
      onQuantity={(price, quantity) => setChosen(new Map(chosen).set(price, quantity))}
    />
  )
}

const meta = {
  title: 'Sell/PlanPicker',
  component: PlanPickerView,
  parameters: pickerPage,
  args: {
    offers: listed(),
    present: onStarter,
    onChoose: fn(),
    contacts: [
      {
        name: 'Enterprise',
        description: 'For more than 50 people.',
        features: ['Audit log', 'Invoices'],
        href: '#contact',
      },
    ],
  },
  render: (args) => <Picker {...args} />,
} satisfies Meta<typeof PlanPickerView>

export default meta
type Story = StoryObj<typeof meta>

const statuses = { ready: '', loading: '', 'signed-out': '', error: '' }
const names = { Starter: 'Starter', Pro: 'Pro', Team: 'Team' } as const

/**
 * Move what is used of 1,000 generations, and another plan fits. `notes` is how many lines have room below a price,
 * while loading too.
 */
export const Playground: StoryObj<
  PlanPickerViewProps & {
    readonly plan: keyof typeof names
    readonly used: number
    readonly notes: number
  }
> = {
  args: { plan: 'Starter', used: 900, notes: 1, status: 'ready' },
  argTypes: {
    plan: choice(names),
    used: slider(2_000),
    notes: slider(3),
    status: choice(statuses),
  },
  render: ({ plan, used, notes, ...args }) => (
    <Picker key={plan} {...args} {...onPlan(plan, used)} places={{ notes }} />
  ),
}

export const Cards: Story = {}

export const CardsPlayed: Story = {
  ...Cards,
  tags: ['!dev', '!autodocs'],
  play: async ({ args, canvas, userEvent, step }) => {
    await step('marks the plan they have, which has no button, and the one that fits', async () => {
      await expect(canvas.getByRole('heading', { name: 'Starter Your plan' })).toBeVisible()
      await expect(canvas.queryByRole('button', { name: /Starter/ })).toBeNull()
      await expect(canvas.getByRole('heading', { name: 'Team Fits your usage' })).toBeVisible()
    })
    await step('shows yearly prices with what they save', async () => {
      await userEvent.click(canvas.getByRole('button', { name: /Yearly/ }))
      await expect(canvas.getByText('$290 a year')).toBeVisible()
      await expect(canvas.getAllByText('Save 16%')[0]).toBeVisible()
    })
    await step('names the act, and hands over what is bought', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Upgrade to Pro' }))
      await expect(args.onChoose).toHaveBeenCalledWith({ priceSlug: 'pro-year' }, expect.anything())
    })
  },
}

export const Rows: Story = { args: { layout: 'rows' } }

export const Table: Story = {
  args: { layout: 'table' },
  play: async ({ canvas }) => {
    const row = canvas.getByRole('row', { name: /Private mode/ })
    await expect(row).toHaveTextContent('Not included')
  },
}

/** So many seats, from three up. */
export const Seats: Story = {
  args: { quantities: { 'team-month': { min: 3, max: 50 } }, contacts: [] },
}

export const SeatsPlayed: Story = {
  ...Seats,
  tags: ['!dev', '!autodocs'],
  play: async ({ args, canvas, userEvent, step }) => {
    await step('the price is that of all of them', async () => {
      await expect(canvas.getByText('$57 a month')).toBeVisible()
      await userEvent.click(canvas.getByRole('button', { name: 'More' }))
      await expect(canvas.getByText('$76 a month')).toBeVisible()
    })
    await step('less than the least is the least', async () => {
      const field = canvas.getByRole('textbox', { name: 'seats' })
      await userEvent.clear(field)
      await userEvent.type(field, '1')
      await userEvent.tab()
      await expect(canvas.getByRole('textbox', { name: 'seats' })).toHaveValue('3')
    })
    await userEvent.click(canvas.getByRole('button', { name: 'Upgrade to Team' }))
    await expect(args.onChoose).toHaveBeenCalledWith(
      { priceSlug: 'team-month', quantity: 3 },
      expect.anything(),
    )
  },
}

/** As many credits as are wanted: five hundred at least, by the hundred. */
export const Credits: Story = {
  args: {
    offers: listed([creditPieces]),
    names: new Map([['credits', 'Credits']]),
    quantities: { 'credits-100': { min: 5 } },
    contacts: [],
  },
}

export const CreditsPlayed: Story = {
  ...Credits,
  tags: ['!dev', '!autodocs'],
  play: async ({ args, canvas, userEvent }) => {
    await expect(canvas.getByRole('button', { name: 'Buy 500 Credits' })).toBeVisible()
    const field = canvas.getByRole('textbox', { name: 'Credits' })
    await userEvent.clear(field)
    await userEvent.type(field, '730')
    await userEvent.tab()
    await userEvent.click(canvas.getByRole('button', { name: 'Buy 800 Credits' }))
    await expect(args.onChoose).toHaveBeenCalledWith(
      { priceSlug: 'credits-100', quantity: 8 },
      expect.anything(),
    )
  },
}

/** A smaller plan is arranged for the end of the period. */
export const Scheduled: Story = { args: scheduled }

export const Trial: Story = { args: trial }

export const Loading: Story = { args: { status: 'loading', offers: [], contacts: [] } }

/** Room for two lines below a price, as a trial beside what a year saves has. */
export const RoomForNotes: Story = {
  args: { ...trial, places: { notes: 2 }, contacts: [] },
}

export const RoomForNotesLoading: Story = {
  args: { status: 'loading', offers: [], contacts: [], places: { notes: 2 } },
}

export const States: Story = {
  // Several tables of plans on one page, each named as it is.
  parameters: { a11y: { config: { rules: [{ id: 'landmark-unique', enabled: false }] } } },
  render: () => (
    <Column>
      {Object.entries(matrix.PlanPickerView).map(([state, picker]) => (
        <Fragment key={state}>{picker}</Fragment>
      ))}
    </Column>
  ),
}

export const Dark: Story = { globals: { theme: 'dark' } }

export const German: Story = { args: { locale: 'de', labels: german } }

export const Arabic: Story = {
  args: { locale: 'ar-EG', labels: arabic },
  parameters: { direction: 'rtl' },
}

export const Japanese: Story = { args: { locale: 'ja', labels: japanese } }

export const Narrow: Story = {
  args: { locale: 'de', labels: german },
  render: (args) => (
    <div style={{ inlineSize: '272px' }}>
      <Picker {...args} />
    </div>
  ),
}
