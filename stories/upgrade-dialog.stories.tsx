import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn } from 'storybook/test'
import {
  UpgradeDialogView,
  type UpgradeDialogViewProps,
} from '../src/components/upgrade-dialog-view.js'
import { balance, generations, quota, ready } from './support/figures.js'
import { choice } from './support/knobs.js'
import { dialogPage } from './support/notes.js'
import { creditPack, offered, planChanges, pro, starter, upgrades } from './support/offers.js'

const meta = {
  title: 'Sell/UpgradeDialog',
  component: UpgradeDialogView,
  parameters: dialogPage,
  args: {
    usage: ready(quota(1_000, 1_000, generations)),
    meter: 'generations',
    details: pro,
    present: starter,
    names: new Map([['exports', 'Exports']]),
    rows: [{ name: 'Seats', now: '3', offered: '10' }],
    onUpgrade: fn(),
    onCheck: fn(),
    onDone: fn(),
    onClose: fn(),
  },
} satisfies Meta<typeof UpgradeDialogView>

export default meta
type Story = StoryObj<typeof meta>

type Choices = { readonly offer: keyof typeof offered; readonly step: keyof typeof upgrades }

export const Playground: StoryObj<UpgradeDialogViewProps & Choices> = {
  args: { offer: 'plan', step: 'idle' },
  argTypes: { offer: choice(offered), step: choice(upgrades) },
  render: ({ offer, step, ...args }) => (
    <UpgradeDialogView {...args} details={offered[offer]} upgrade={upgrades[step]} />
  ),
}

export const Plan: Story = {
  play: async ({ canvas, step }) => {
    await step('compares, the meter that ran out first and the price last', async () => {
      const rows = canvas.getAllByRole('row').map((row) => row.textContent)
      await expect(rows).toEqual([
        'What changesStarter (current)Pro',
        'Generations a month1,00010,000',
        'Storage10\u00a0GB100\u00a0GB',
        'Exports a month50500',
        'Seats310',
        'PriceFree$29 a month',
      ])
    })
    await step('puts the main button last', async () => {
      const names = canvas.getAllByRole('button').map((button) => button.textContent)
      await expect(names.slice(-2)).toEqual(['Not now', 'Upgrade to Pro'])
    })
  },
}

export const TopUp: Story = {
  args: {
    usage: ready(balance(12)),
    meter: 'credits',
    details: creditPack,
    present: { ...starter, meters: [balance(12)] },
    rows: [],
  },
}

/** From a paid plan there is no checkout, and so no total to see before. */
export const ChangeOfPlan: Story = {
  args: {
    via: 'change',
    present: {
      ...starter,
      plan: {
        name: 'Starter',
        free: false,
        price: { unitPrice: 900, per: 1, currency: 'USD' },
      },
    },
  },
}

/** The backend has said what is due at once. */
export const DueToday: Story = {
  args: { via: 'change', ...planChanges['due today'] },
  play: async ({ canvas }) => {
    await expect(canvas.getByText('Due today $12.40. Then $29 a month from Feb 1.')).toBeVisible()
  },
}

/** What it takes away, and from when. */
export const SmallerPlan: Story = {
  args: { via: 'change', ...planChanges['smaller plan'] },
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('button', { name: 'Change to Starter' })).toBeVisible()
    await expect(
      canvas.getByText('You’ll go from 10,000 to 1,000 generations a month on Feb 1.'),
    ).toBeVisible()
  },
}

/** Accepted for the end of the period, and taken back until then. */
export const Scheduled: Story = {
  args: {
    upgrade: upgrades.scheduled,
    via: 'change',
    startsAt: Date.UTC(2026, 1, 1),
    onTakeBack: fn(),
  },
}

export const ScheduledPlayed: Story = {
  ...Scheduled,
  tags: ['!dev', '!autodocs'],
  play: async ({ args, canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Undo' }))
    await expect(args.onTakeBack).toHaveBeenCalled()
  },
}

/** The catalog has not loaded. */
export const OfferUnknown: Story = { args: { details: null } }

export const Starting: Story = { args: { upgrade: upgrades.starting } }

export const Failed: Story = { args: { upgrade: upgrades.failed } }

export const FailedInDoubt: Story = { args: { upgrade: upgrades.uncertain } }

export const Activating: Story = { args: { upgrade: upgrades.activating, via: 'change' } }

export const Completed: Story = { args: { upgrade: upgrades.completed } }

export const RightToLeft: Story = { parameters: { direction: 'rtl' } }

/** German words on the smallest phone. */
export const Narrow: Story = {
  args: {
    locale: 'de',
    details: { ...pro, name: 'Unternehmensgroßkundenvertrag' },
    rows: [{ name: 'Auftragsbestätigungsvorlagen', now: 'Keine', offered: 'Unbegrenzt' }],
  },
  render: (args) => (
    <div style={{ inlineSize: '272px' }}>
      <UpgradeDialogView {...args} />
    </div>
  ),
}
