import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, waitFor } from 'storybook/test'
import {
  UpgradePromptView,
  type UpgradePromptViewProps,
} from '../src/components/upgrade-prompt-view.js'
import { Column } from './support/column.js'
import { balance, generations, quota, ready } from './support/figures.js'
import { choice, type MeterKnobs, meterKnobs, turned } from './support/knobs.js'
import { promptPage } from './support/notes.js'
import { creditPack, offered, pro, upgrades } from './support/offers.js'

const exhausted = ready(quota(1_000, 1_000, generations))
const near = ready(quota(800, 1_000, generations))

const meta = {
  title: 'Sell/UpgradePrompt/Card',
  component: UpgradePromptView,
  parameters: promptPage,
  args: {
    usage: exhausted,
    details: pro,
    plansHref: '#plans',
    onUpgrade: fn(),
    onCheck: fn(),
    onDone: fn(),
  },
  decorators: [
    (Story) => (
      <div style={{ maxInlineSize: '32rem' }}>
        <Story />
      </div>
    ),
  ],
} satisfies Meta<typeof UpgradePromptView>

export default meta
type Story = StoryObj<typeof meta>

type Knobs = MeterKnobs & {
  readonly offer: keyof typeof offered
  readonly step: keyof typeof upgrades
}

export const Playground: StoryObj<UpgradePromptViewProps & Knobs> = {
  args: { ...meterKnobs.args, used: 100, offer: 'plan', step: 'idle' },
  argTypes: { ...meterKnobs.argTypes, offer: choice(offered), step: choice(upgrades) },
  render: ({ used, limit, pending, state, offer, step, ...args }) => (
    <UpgradePromptView
      {...args}
      usage={turned({ used, limit, pending, state })}
      details={offered[offer]}
      upgrade={upgrades[step]}
    />
  ),
}

export const Exhausted: Story = {}

export const ExhaustedPlayed: Story = {
  ...Exhausted,
  tags: ['!dev', '!autodocs'],
  play: async ({ args, canvas, userEvent, step }) => {
    await step('says what ran out, when it comes back and what more costs', async () => {
      await expect(canvas.getByRole('heading')).toHaveTextContent(
        'You’ve used all 1,000 generations',
      )
      const note = canvas.getByText(
        'Your usage resets on Feb 1. Pro includes 10,000 a month for $29.',
      )
      await waitFor(() => expect(note).toBeVisible())
    })
    await step('starts the upgrade', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Upgrade to Pro' }))
      await expect(args.onUpgrade).toHaveBeenCalledOnce()
    })
  },
}

export const AtThreshold: Story = {
  args: { usage: near, plansHref: undefined, onSnooze: fn(), onDismiss: fn() },
}

export const AtThresholdPlayed: Story = {
  ...AtThreshold,
  tags: ['!dev', '!autodocs'],
  play: async ({ args, canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Remind me tomorrow' }))
    await expect(args.onSnooze).toHaveBeenCalledOnce()
    await userEvent.click(canvas.getByRole('button', { name: 'Dismiss' }))
    await expect(args.onDismiss).toHaveBeenCalledOnce()
  },
}

export const Over: Story = { args: { usage: ready(quota(1_040, 1_000)) } }

/** More was asked for than is left. */
export const NotEnough: Story = { args: { usage: ready(quota(997, 1_000)), amount: 5 } }

export const NotInPlan: Story = {
  args: { usage: { status: 'missing', reason: 'not-in-plan' }, name: 'Generations' },
}

export const TopUp: Story = {
  args: { usage: ready(balance(0)), details: creditPack },
  play: async ({ canvas }) => {
    const buy = canvas.getByRole('button', { name: 'Buy 500 Credits for $5' })
    await waitFor(() => expect(buy).toBeVisible())
  },
}

export const NoOffer: Story = {
  args: { details: null },
  render: ({ onUpgrade: _, ...args }) => <UpgradePromptView {...args} />,
  play: async ({ canvas }) => {
    await expect(canvas.queryByRole('button')).toBeNull()
    await waitFor(() => expect(canvas.getByRole('link', { name: 'See plans' })).toBeVisible())
  },
}

/** The catalog has not loaded: no name, no price. */
export const OfferUnknown: Story = { args: { details: null } }

/** An old number makes no promise. */
export const Stale: Story = {
  args: { usage: ready(quota(1_000, 1_000), { stale: true, asOf: Date.UTC(2026, 0, 22, 14, 2) }) },
  play: async ({ canvas }) => {
    await expect(canvas.queryByText(/\$/)).toBeNull()
  },
}

export const Loading: Story = { args: { usage: { status: 'loading' } } }

export const LoadingFailed: Story = { args: { usage: { status: 'error' }, onRetry: fn() } }

export const Starting: Story = {
  args: { upgrade: upgrades.starting },
}

export const StartingPlayed: Story = {
  ...Starting,
  tags: ['!dev', '!autodocs'],
  play: async ({ args, canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Upgrade to Pro' }))
    await expect(args.onUpgrade).not.toHaveBeenCalled()
  },
}

export const Failed: Story = {
  args: { upgrade: upgrades.failed },
}

export const FailedPlayed: Story = {
  ...Failed,
  tags: ['!dev', '!autodocs'],
  play: async ({ args, canvas, userEvent }) => {
    await expect(canvas.getByRole('alert')).toHaveTextContent(
      'Checkout didn’t open. You haven’t been charged.',
    )
    await userEvent.click(canvas.getByRole('button', { name: 'Try again' }))
    await expect(args.onUpgrade).toHaveBeenCalledOnce()
  },
}

export const FailedInDoubt: Story = {
  args: { upgrade: upgrades.uncertain },
}

export const FailedInDoubtPlayed: Story = {
  ...FailedInDoubt,
  tags: ['!dev', '!autodocs'],
  play: async ({ args, canvas, userEvent, step }) => {
    await step('promises nothing', () =>
      expect(canvas.getByRole('alert')).toHaveTextContent(
        'We couldn’t confirm that. You may have been charged.',
      ),
    )
    await step('looks before anything is bought again', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Check again' }))
      await expect(args.onCheck).toHaveBeenCalledOnce()
      await expect(args.onUpgrade).not.toHaveBeenCalled()
    })
  },
}

export const Activating: Story = { args: { upgrade: upgrades.activating } }

export const ActivatingTopUp: Story = {
  args: { usage: ready(balance(0)), details: creditPack, upgrade: upgrades.activating },
}

export const Unconfirmed: Story = { args: { upgrade: upgrades.unconfirmed } }

export const Completed: Story = { args: { upgrade: upgrades.completed } }

export const CompletedTopUp: Story = {
  args: { usage: ready(balance(500)), details: creditPack, upgrade: upgrades.completed },
}

export const Scheduled: Story = { args: { upgrade: upgrades.scheduled } }

const long = {
  usage: ready(quota(123_456_789, 123_456_789, { name: 'Bildgenerierungsauftragsbestätigungen' })),
  details: {
    ...pro,
    name: 'Unternehmensweiter Großkundenvertrag',
    grants: [{ meter: 'generations', amount: 1_234_567_890, renews: true }],
  },
}

export const LongNames: Story = { args: { ...long, locale: 'de', onDismiss: fn(), onSnooze: fn() } }

/** As wide as the smallest phone. */
export const Narrow: Story = {
  args: { onDismiss: fn(), onSnooze: fn() },
  render: (args) => (
    <div style={{ inlineSize: '272px' }}>
      <Column>
        <UpgradePromptView {...args} />
        <UpgradePromptView {...args} {...long} />
        <UpgradePromptView {...args} upgrade={upgrades.failed} />
        <UpgradePromptView {...args} upgrade={upgrades.activating} />
      </Column>
    </div>
  ),
}

export const RightToLeft: Story = {
  parameters: { direction: 'rtl' },
  args: { usage: near, onDismiss: fn(), onSnooze: fn() },
}

/** Every sentence may be the host's. */
export const OwnWords: Story = {
  args: {
    labels: {
      prompt: {
        all: ({ limit, meter }) => `That was ${limit} ${meter.toLowerCase()}. Nice work`,
        resets: ({ resetsAt }) => `The next ones arrive on ${resetsAt}.`,
        upgradeTo: ({ offer }) => `Go ${offer.name}`,
      },
    },
  },
}
