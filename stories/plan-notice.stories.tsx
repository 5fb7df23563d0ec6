import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, userEvent } from 'storybook/test'
import { PlanNoticeView, type PlanNoticeViewProps } from '../src/components/plan-notice-view.js'
import { Column } from './support/column.js'
import { now } from './support/figures.js'
import { choice } from './support/knobs.js'
import { labelsOf } from './support/languages.js'
import { planPage } from './support/notes.js'
import { planStates, proPlan } from './support/plan-states.js'

const meta = {
  title: 'Show/PlanNotice',
  component: PlanNoticeView,
  parameters: planPage,
  args: { plan: planStates.trial, now },
  decorators: [
    (Story) => (
      <div style={{ maxInlineSize: '36rem' }}>
        <Story />
      </div>
    ),
  ],
} satisfies Meta<typeof PlanNoticeView>

export default meta
type Story = StoryObj<typeof meta>

export const Playground: StoryObj<PlanNoticeViewProps & { state: keyof typeof planStates }> = {
  args: { state: 'trial' },
  argTypes: { state: choice(planStates) },
  render: ({ state, ...args }) => <PlanNoticeView {...args} plan={planStates[state]} />,
}

export const Trial: Story = {
  play: async ({ canvas }) => {
    await expect(canvas.getByText('Trial ends in 3 days. Then $29 a month.')).toBeVisible()
  },
}

/** The way to pay is the plan's portal unless the host names another. */
export const PaymentFailed: Story = {
  args: { plan: planStates.failed },
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('link', { name: 'Update card' })).toHaveAttribute(
      'href',
      'https://billing.example/portal',
    )
  },
}

/** Keeping a plan is one press where the source or the host can do it. */
export const Ends: Story = {
  args: { plan: planStates.ends, actions: { ends: fn() } },
}

export const EndsPlayed: Story = {
  ...Ends,
  tags: ['!dev', '!autodocs'],
  play: async ({ args, canvas }) => {
    await expect(canvas.getByText('Pro ends Feb 1.')).toBeVisible()
    await userEvent.click(canvas.getByRole('button', { name: 'Keep Pro' }))
    await expect(args.actions?.ends).toHaveBeenCalledOnce()
  },
}

export const Keeping: Story = { args: { ...Ends.args, busy: 'ends' } }

/** It was asked for, and billing has not shown it yet. */
export const Unsure: Story = { args: { ...Ends.args, unsure: 'ends' } }

export const Changes: Story = { args: { plan: planStates.changes, actions: { changes: fn() } } }

export const Paused: Story = { args: { plan: planStates.paused } }

/** The gravest first. */
export const Several: Story = {
  args: {
    plan: { ...planStates.failed, ...planStates.ends, status: 'past-due' },
    actions: { ends: fn() },
  },
}

/** Without a portal and without the host's own way, it is said and no more. */
export const WithoutWay: Story = {
  args: { plan: { name: 'Pro', free: false, status: 'unpaid' } },
  play: async ({ canvas }) => {
    await expect(canvas.queryByRole('link')).toBeNull()
  },
}

export const NothingToSay: Story = {
  args: { plan: proPlan },
  play: async ({ canvasElement }) => {
    await expect(canvasElement.querySelector('[data-slot=plan-notice]')).toBeNull()
  },
}

export const States: Story = {
  render: (args) => (
    <Column>
      {Object.entries(planStates).map(([state, plan]) => (
        <PlanNoticeView key={state} {...args} aria-label={state} plan={plan} />
      ))}
    </Column>
  ),
}

export const Dark: Story = { ...States, globals: { theme: 'dark' } }

export const Narrow: Story = {
  ...States,
  decorators: [
    (Story) => (
      <div style={{ inlineSize: '280px' }}>
        <Story />
      </div>
    ),
  ],
  play: async ({ canvasElement }) => {
    for (const notice of canvasElement.querySelectorAll('[data-slot=plan-notice]')) {
      await expect(notice.scrollWidth).toBeLessThanOrEqual(notice.clientWidth)
    }
  },
}

const spoken = (locale: string): Story => {
  const labels = labelsOf(locale)
  return { ...States, args: { locale, ...(labels && { labels }) } }
}

export const German: Story = spoken('de')

export const Japanese: Story = spoken('ja')

export const Arabic: Story = { ...spoken('ar-EG'), parameters: { direction: 'rtl' } }
