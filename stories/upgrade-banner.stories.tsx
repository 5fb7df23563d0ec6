import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, waitFor } from 'storybook/test'
import {
  UpgradeBannerView,
  type UpgradeBannerViewProps,
} from '../src/components/upgrade-banner-view.js'
import { Column } from './support/column.js'
import { balance, quota, ready } from './support/figures.js'
import { choice, type MeterKnobs, meterKnobs, turned } from './support/knobs.js'
import { bannerPage } from './support/notes.js'
import { creditPack, offered, pro, upgrades } from './support/offers.js'

const calls = (used: number) => ready(quota(used, 100_000, { name: 'API calls' }))

const meta = {
  title: 'Sell/UpgradePrompt/Banner',
  component: UpgradeBannerView,
  parameters: bannerPage,
  args: {
    usage: calls(80_000),
    details: pro,
    onUpgrade: fn(),
    onCheck: fn(),
    onDone: fn(),
    onDismiss: fn(),
  },
} satisfies Meta<typeof UpgradeBannerView>

export default meta
type Story = StoryObj<typeof meta>

type Knobs = MeterKnobs & {
  readonly offer: keyof typeof offered
  readonly step: keyof typeof upgrades
}

export const Playground: StoryObj<UpgradeBannerViewProps & Knobs> = {
  args: { ...meterKnobs.args, used: 100, offer: 'plan', step: 'idle' },
  argTypes: { ...meterKnobs.argTypes, offer: choice(offered), step: choice(upgrades) },
  render: ({ used, limit, pending, state, offer, step, ...args }) => (
    <UpgradeBannerView
      {...args}
      usage={turned({ used, limit, pending, state })}
      details={offered[offer]}
      upgrade={upgrades[step]}
    />
  ),
}

export const AtThreshold: Story = {}

export const AtThresholdPlayed: Story = {
  ...AtThreshold,
  tags: ['!dev', '!autodocs'],
  play: async ({ args, canvas, userEvent, step }) => {
    await step('says how much is used and what is left', async () => {
      await expect(canvas.getByRole('heading')).toHaveTextContent(
        'You’ve used 80% of your API calls',
      )
      await waitFor(() => expect(canvas.getByText('20,000 left until Feb 1.')).toBeVisible())
    })
    await step('can be dismissed', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Dismiss' }))
      await expect(args.onDismiss).toHaveBeenCalledOnce()
    })
  },
}

export const Exhausted: Story = { args: { usage: calls(100_000) } }

export const Over: Story = { args: { usage: calls(140_000) } }

/** What still works, as a gate says it. */
export const Degraded: Story = {
  args: { usage: ready(quota(1_000, 1_000)), note: 'Drafts still work.' },
  render: ({ onDismiss: _, ...args }) => <UpgradeBannerView {...args} />,
}

export const TopUp: Story = { args: { usage: ready(balance(0)), details: creditPack } }

export const NoOffer: Story = {
  args: { details: null, plansHref: '#plans' },
  render: ({ onUpgrade: _, ...args }) => <UpgradeBannerView {...args} />,
}

export const Loading: Story = { args: { usage: { status: 'loading' } } }

export const LoadingFailed: Story = { args: { usage: { status: 'error' }, onRetry: fn() } }

export const Starting: Story = { args: { upgrade: upgrades.starting } }

export const Failed: Story = { args: { upgrade: upgrades.failed } }

export const FailedInDoubt: Story = { args: { upgrade: upgrades.uncertain } }

export const Activating: Story = { args: { upgrade: upgrades.activating } }

export const Unconfirmed: Story = { args: { upgrade: upgrades.unconfirmed } }

export const Completed: Story = { args: { upgrade: upgrades.completed } }

export const Scheduled: Story = { args: { upgrade: upgrades.scheduled } }

/** Half a page, then the smallest phone: the title goes over its note. */
export const Narrow: Story = {
  render: (args) => (
    <Column>
      {['32rem', '272px'].map((inlineSize) => (
        <div key={inlineSize} style={{ inlineSize, maxInlineSize: '100%' }}>
          <Column>
            <UpgradeBannerView {...args} />
            <UpgradeBannerView {...args} upgrade={upgrades.failed} />
            <UpgradeBannerView {...args} upgrade={upgrades.completed} />
          </Column>
        </div>
      ))}
    </Column>
  ),
}

export const RightToLeft: Story = { parameters: { direction: 'rtl' } }

export const LongNames: Story = {
  args: {
    usage: ready(
      quota(123_456_789, 123_456_789, { name: 'Bildgenerierungsauftragsbestätigungen' }),
    ),
    details: { ...pro, name: 'Unternehmensweiter Großkundenvertrag' },
    locale: 'de',
  },
}
