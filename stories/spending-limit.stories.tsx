import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, userEvent } from 'storybook/test'
import {
  SpendingLimitView,
  type SpendingLimitViewProps,
} from '../src/components/spending-limit-view.js'
import { changes, limits, spending } from './support/account-states.js'
import { Column } from './support/column.js'
import { choice, slider } from './support/knobs.js'
import { labelsOf } from './support/languages.js'
import { spendingPage } from './support/notes.js'

const meta = {
  title: 'Gate/SpendingLimit',
  component: SpendingLimitView,
  parameters: spendingPage,
  args: { figure: limits.normal, currency: 'USD', onSave: fn(), onRemove: fn(), onRetry: fn() },
  decorators: [
    (Story, { parameters }) => {
      const width: unknown = parameters.width
      return (
        <div style={{ maxInlineSize: typeof width === 'string' ? width : '480px' }}>
          <Story />
        </div>
      )
    },
  ],
} satisfies Meta<typeof SpendingLimitView>

export default meta
type Story = StoryObj<typeof meta>

const atLimit = { blocked: 'blocked', billed: 'billed' } as const

type Knobs = {
  readonly spent: number
  readonly limit: number
  readonly onLimit: keyof typeof atLimit
}

/** Spent and limit in dollars. */
export const Playground: StoryObj<SpendingLimitViewProps & Knobs> = {
  args: { spent: 12, limit: 50, onLimit: 'blocked' },
  argTypes: { spent: slider(100), limit: slider(100), onLimit: choice(atLimit) },
  render: ({ spent, limit, onLimit, ...args }) => (
    <SpendingLimitView {...args} figure={spending(spent * 100, { amount: limit * 100, onLimit })} />
  ),
}

export const Normal: Story = {}

export const NormalPlayed: Story = {
  ...Normal,
  tags: ['!dev', '!autodocs'],
  play: async ({ args, canvas, step }) => {
    await step('says what was spent and what happens at the limit', async () => {
      await expect(canvas.getByRole('meter', { name: 'Spending limit' })).toHaveAttribute(
        'aria-valuetext',
        '$12.40 of $50.00 spent, $37.60 left',
      )
      await expect(canvas.getByText('At your limit, usage pauses until Feb 1.')).toBeVisible()
    })
    await step('hands a new limit to the host', async () => {
      const input = canvas.getByRole('textbox', { name: 'Limit in USD' })
      await userEvent.clear(input)
      await userEvent.type(input, '75.5')
      await userEvent.click(canvas.getByRole('button', { name: 'Save' }))
      await expect(args.onSave).toHaveBeenCalledWith({ amount: 7_550, currency: 'USD' })
    })
  },
}

export const Warning: Story = { args: { figure: limits.warning } }

export const Reached: Story = { args: { figure: limits.exhausted } }

export const Over: Story = { args: { figure: limits.over } }

/** Nobody says what was spent. */
export const LimitAlone: Story = {
  args: { figure: { ...limits.none, limit: { amount: 5_000, currency: 'USD' } } },
}

export const NoLimit: Story = { args: { figure: limits.none } }

/** Shown, and changed elsewhere. */
export const ReadOnly: Story = { render: (args) => <SpendingLimitView figure={args.figure} /> }

export const Saving: Story = { args: { change: changes.saving } }

export const Refused: Story = { args: { change: changes.refused } }

export const States: Story = {
  render: (args) => (
    <Column>
      {Object.entries(limits).map(([state, figure]) => (
        <SpendingLimitView key={state} {...args} figure={figure} heading={state} />
      ))}
      {Object.entries(changes).map(([state, change]) => (
        <SpendingLimitView
          key={state}
          {...args}
          figure={spending(1_240)}
          change={change}
          heading={state}
        />
      ))}
    </Column>
  ),
}

export const Dark: Story = { ...States, globals: { theme: 'dark' } }

export const Narrow: Story = {
  args: { change: changes.refused },
  parameters: { width: '320px' },
  play: async ({ canvasElement }) => {
    const card = canvasElement.querySelector('[data-slot=spending-limit]')
    await expect(card?.scrollWidth).toBeLessThanOrEqual(card?.clientWidth ?? 0)
  },
}

const spoken = (locale: 'de' | 'ar-EG' | 'ja') => ({ locale, labels: labelsOf(locale) })

export const German: Story = { args: { ...spoken('de'), change: changes.refused } }

export const Arabic: Story = {
  args: { ...spoken('ar-EG'), change: changes.failed },
  parameters: { direction: 'rtl' },
}

export const Japanese: Story = { args: { ...spoken('ja'), change: changes.saved } }
