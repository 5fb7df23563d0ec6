import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect, fn } from 'storybook/test'
import { PlanPickerView, type PlanPickerViewProps } from '../src/components/plan-picker-view.js'
import { arabic } from './support/arabic.js'
import { german } from './support/german.js'
import { japanese } from './support/japanese.js'
import { pickerPage } from './support/notes.js'
import { catalog, creditPieces, listed, onStarter } from './support/plan-offers.js'

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
  title: 'Components/PlanPicker',
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
  argTypes: {
    labels: { control: false },
    names: { control: false },
    chosen: { control: false },
    renderAction: { control: false },
  },
  render: (args) => <Picker {...args} />,
} satisfies Meta<typeof PlanPickerView>

export default meta
type Story = StoryObj<typeof meta>

export const Cards: Story = {
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
  play: async ({ args, canvas, userEvent, step }) => {
    await step('the price is that of all of them', async () => {
      await expect(canvas.getByText('$57 a month')).toBeVisible()
      await userEvent.click(canvas.getByRole('button', { name: 'More' }))
      await expect(canvas.getByText('$76 a month')).toBeVisible()
    })
    await step('less than the least is the least', async () => {
      const field = canvas.getByRole('spinbutton', { name: 'seats' })
      await userEvent.clear(field)
      await userEvent.type(field, '1')
      await userEvent.tab()
      await expect(canvas.getByRole('spinbutton', { name: 'seats' })).toHaveValue(3)
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
  play: async ({ args, canvas, userEvent }) => {
    await expect(canvas.getByRole('button', { name: 'Buy 500 Credits' })).toBeVisible()
    const field = canvas.getByRole('spinbutton', { name: 'Credits' })
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
export const Scheduled: Story = {
  args: {
    offers: listed(catalog, {
      ...onStarter,
      plan: {
        name: 'Pro',
        free: false,
        interval: { unit: 'month', count: 1 },
        change: { name: 'Starter', at: Date.UTC(2026, 1, 1) },
      },
    }).map((one) => ({
      ...one,
      details: { ...one.details, owned: one.offer.priceSlug === 'pro-month' },
    })),
  },
}

export const Trial: Story = {
  args: {
    present: { ...onStarter, plan: { name: 'Free', free: true } },
    offers: listed(
      catalog.map((one) => ({
        ...one,
        details: {
          ...one.details,
          owned: false,
          ...(one.details.name === 'Pro' && { trialDays: 14 }),
        },
      })),
      { ...onStarter, plan: { name: 'Free', free: true } },
    ),
  },
}

export const Loading: Story = { args: { status: 'loading', offers: [], contacts: [] } }

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
