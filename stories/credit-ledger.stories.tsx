import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, userEvent } from 'storybook/test'
import {
  CreditLedgerView,
  type CreditLedgerViewProps,
} from '../src/components/credit-ledger-view.js'
import { creditMeters, ledger, ledgers } from './support/account-states.js'
import { Column } from './support/column.js'
import { now } from './support/figures.js'
import { choice } from './support/knobs.js'
import { creditsPage } from './support/notes.js'
import { saidIn, spoken } from './support/said-in.js'

const meta = {
  title: 'Report/CreditLedger',
  component: CreditLedgerView,
  parameters: creditsPage,
  args: { figure: ledgers.ready, meters: creditMeters, now, onRetry: fn() },
  decorators: [
    (Story, { parameters }) => {
      const width: unknown = parameters.width
      return (
        <div style={{ maxInlineSize: typeof width === 'string' ? width : '560px' }}>
          <Story />
        </div>
      )
    },
  ],
} satisfies Meta<typeof CreditLedgerView>

export default meta
type Story = StoryObj<typeof meta>

export const Playground: StoryObj<CreditLedgerViewProps & { state: keyof typeof ledgers }> = {
  args: { state: 'ready' },
  argTypes: { state: choice(ledgers) },
  render: ({ state, ...args }) => <CreditLedgerView {...args} figure={ledgers[state]} />,
}

/** What expires first comes first; what has expired does not count. */
export const Full: Story = {
  play: async ({ canvas }) => {
    await expect(canvas.getByText('1,200 left')).toBeVisible()
    await expect(canvas.getByText('200 expire Feb 3')).toBeVisible()
    await expect(canvas.getByText('Expires Jan 20, 2027')).toBeVisible()
    await expect(canvas.getByRole('row', { name: /Product pictures −540 200$/ })).toBeVisible()
  },
}

/** Within seven days an expiry is a warning. */
export const Soon: Story = { args: { figure: ledgers.soon } }

/** A source that keeps no history. */
export const WithoutTransactions: Story = {
  args: { figure: { status: 'ready', credits: { ...ledger, transactions: [] } } },
  play: async ({ canvas }) => {
    await expect(canvas.queryByRole('table')).toBeNull()
  },
}

export const Money: Story = {
  args: {
    figure: {
      status: 'ready',
      credits: {
        grants: ledger.grants.map((grant) => ({ ...grant, meter: 'credits' })),
        transactions: ledger.transactions.map((each) => ({ ...each, meter: 'credits' })),
      },
    },
    meters: new Map([['credits', { name: 'Credits', unit: 'usd' }]]),
  },
}

export const Empty: Story = { args: { figure: ledgers.empty } }

export const Stale: Story = { args: { figure: { ...ledgers.ready, stale: true } } }

export const Loading: Story = { args: { figure: ledgers.loading } }

export const ErrorState: Story = {
  name: 'Error',
  args: { figure: ledgers.error },
}

export const ErrorStatePlayed: Story = {
  ...ErrorState,
  tags: ['!dev', '!autodocs'],
  play: async ({ args, canvas }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Try again' }))
    await expect(args.onRetry).toHaveBeenCalledOnce()
  },
}

export const States: Story = {
  render: (args) => (
    <Column>
      {Object.entries(ledgers).map(([state, figure]) => (
        <CreditLedgerView key={state} {...args} figure={figure} heading={state} />
      ))}
    </Column>
  ),
}

export const Dark: Story = { globals: { theme: 'dark' } }

export const Narrow: Story = {
  parameters: { width: '320px' },
  play: async ({ canvasElement }) => {
    const card = canvasElement.querySelector('[data-slot=credit-ledger]')
    await expect(card?.scrollWidth).toBeLessThanOrEqual(card?.clientWidth ?? 0)
  },
}

/** On a phone a date stands below its line, so that a long amount leaves room for the words. */
export const LargeAmounts: Story = {
  parameters: { width: '320px' },
  args: {
    figure: {
      status: 'ready',
      credits: {
        grants: ledger.grants,
        transactions: ledger.transactions.map((each) => ({
          ...each,
          amount: each.amount * 12_345_678,
        })),
      },
    },
  },
  play: async ({ canvas }) => {
    const { width } = canvas
      .getByRole('rowheader', { name: /Product pictures/ })
      .getBoundingClientRect()
    await expect(width).toBeGreaterThan(140)
  },
}

const said = (locale: 'de' | 'ar-EG' | 'ja') => {
  const { credits, name } = saidIn(locale)
  return {
    figure: credits(ledgers.ready),
    meters: new Map([['credits', { name: name('credits') }]]),
    ...spoken(locale),
  }
}

export const German: Story = { args: said('de') }

export const Arabic: Story = { args: said('ar-EG'), parameters: { direction: 'rtl' } }

export const Japanese: Story = { args: said('ja') }
