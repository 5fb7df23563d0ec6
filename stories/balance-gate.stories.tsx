import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn } from 'storybook/test'
import { judgeUses } from '../src/billing/gate.js'
import {
  BalanceGateView,
  type BalanceGateViewProps,
  type GateSlot,
} from '../src/components/balance-gate-view.js'
import { GateUnknownView, SignInView } from '../src/components/gate-card-view.js'
import { UpgradeBannerView } from '../src/components/upgrade-banner-view.js'
import { UpgradePromptView } from '../src/components/upgrade-prompt-view.js'
import { Column } from './support/column.js'
import { Draft, Feature } from './support/feature.js'
import { gateStates } from './support/gate-states.js'
import { type MeterKnobs, meterKnobs, slider, turned } from './support/knobs.js'
import { gatePage } from './support/notes.js'
import { pro } from './support/offers.js'

const leftOut = { status: 'missing', reason: 'not-in-plan' } as const

/** What stands in for the feature, as the connected gate has it. */
const card: GateSlot = ({ state, use }) => {
  if (state === 'signed-out') return <SignInView href="#sign-in" />
  if (state === 'unknown') return <GateUnknownView onPress={fn()} />
  const sells = { details: pro, onUpgrade: fn(), plansHref: '#plans', onRetry: fn() }
  if (state === 'denied')
    return <UpgradePromptView {...sells} usage={leftOut} name="Single sign-on" />
  return use && <UpgradePromptView {...sells} {...use} name="Generations" />
}

const banner: GateSlot = ({ use }) =>
  use && (
    <UpgradeBannerView
      usage={use.usage}
      details={pro}
      name="Generations"
      note="Drafts still work."
      onUpgrade={fn()}
    />
  )

const meta = {
  title: 'Gate/BalanceGate',
  component: BalanceGateView,
  parameters: gatePage,
  args: { gate: gateStates.enough, children: <Feature />, fallback: card },
  decorators: [
    (Story) => (
      <div style={{ maxInlineSize: '32rem' }}>
        <Story />
      </div>
    ),
  ],
} satisfies Meta<typeof BalanceGateView>

export default meta
type Story = StoryObj<typeof meta>

type Knobs = MeterKnobs & { readonly amount: number }

/** Move what is used to the limit: the feature goes, and the offer comes. */
export const Playground: StoryObj<BalanceGateViewProps & Knobs> = {
  args: { ...meterKnobs.args, amount: 5 },
  argTypes: { ...meterKnobs.argTypes, amount: slider(50) },
  render: ({ used, limit, pending, state, amount, ...args }) => {
    const uses = [{ meter: 'generations', amount, usage: turned({ used, limit, pending, state }) }]
    return <BalanceGateView {...args} gate={judgeUses(uses, { whenUnknown: 'block' })} />
  },
}

/** The feature and nothing else: a gate adds no frame. */
export const Enough: Story = {
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('button', { name: 'Generate' })).toBeVisible()
  },
}

export const Exhausted: Story = {
  name: 'Exhausted: the paywall',
  args: { gate: gateStates.exhausted },
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('heading')).toHaveTextContent('You’ve used all 1,000 generations')
    await expect(canvas.queryByRole('button', { name: 'Generate' })).toBeNull()
  },
}

/** A banner names what ran out and what still works, and the smaller feature stands below it. */
export const Degraded: Story = {
  args: { gate: gateStates.exhausted, degraded: <Draft />, banner },
}

/** Something is left, and less than is needed. */
export const Short: Story = { args: { gate: gateStates.short } }

export const Over: Story = { args: { gate: gateStates.over } }

export const Missing: Story = { args: { gate: gateStates.missing } }

/** A feature of the plan that this one leaves out. */
export const FeatureDenied: Story = {
  args: { gate: gateStates.denied },
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('heading')).toHaveTextContent(
      'Your plan doesn’t include Single sign-on',
    )
  },
}

export const FeatureAllowed: Story = { args: { gate: gateStates.allowed } }

/** Nobody can say, and the host would rather close: nothing is sold. */
export const FeatureUnknown: Story = {
  args: { gate: gateStates.unknown },
  play: async ({ canvas }) => {
    await expect(canvas.queryByText(/\$/)).toBeNull()
  },
}

export const SignedOut: Story = { args: { gate: gateStates['signed-out'] } }

/** Closed only where the host prefers that to letting someone in; nothing is sold. */
export const ErrorState: Story = {
  name: 'Error',
  args: { gate: gateStates.error },
  play: async ({ canvas }) => {
    await expect(canvas.queryByText(/\$/)).toBeNull()
  },
}

export const Stale: Story = {
  args: { gate: gateStates.stale },
  play: async ({ canvas }) => {
    await expect(canvas.queryByText(/\$/)).toBeNull()
  },
}

/** The number may be off by a recording whose outcome is not known. */
export const Unconfirmed: Story = { args: { gate: gateStates.unconfirmed } }

/** Not known yet: no feature where the host says so, and never a paywall. */
export const Loading: Story = {
  args: { gate: gateStates.loading, loading: <p>Checking what you have left</p> },
  play: async ({ canvas }) => {
    await expect(canvas.queryByRole('heading')).toBeNull()
    await expect(canvas.getByText('Checking what you have left')).toBeVisible()
  },
}

/** Slots may be functions of what is known. */
export const OwnFallback: Story = {
  args: {
    gate: gateStates.short,
    fallback: ({ state, use }) => (
      <p>
        Not enough ({state}): this takes {use?.amount}.
      </p>
    ),
  },
}

const all = Object.entries(gateStates)

/** Every state of a gate that closes when in doubt. */
export const States: Story = {
  render: (args) => (
    <Column>
      {all.map(([state, gate]) => (
        <div key={state} style={{ display: 'grid', gap: '0.5rem' }}>
          <span style={{ fontSize: '0.75rem' }}>{state}</span>
          <BalanceGateView {...args} gate={gate} loading={<p>…</p>} />
        </div>
      ))}
    </Column>
  ),
  play: async ({ canvasElement }) => {
    const shown = canvasElement.querySelectorAll('[data-slot="balance-gate"]')
    const states = Array.from(shown, (gate) => gate.getAttribute('data-state'))
    await expect(states).toEqual(all.map(([state]) => state))
  },
}

export const Dark: Story = { ...States, globals: { theme: 'dark' } }

export const Narrow: Story = {
  render: (args) => (
    <div style={{ inlineSize: '272px' }}>
      <Column>
        <BalanceGateView {...args} gate={gateStates.exhausted} />
        <BalanceGateView
          {...args}
          gate={gateStates.exhausted}
          degraded={<Draft />}
          banner={banner}
        />
        <BalanceGateView {...args} gate={gateStates['signed-out']} />
      </Column>
    </div>
  ),
}

export const RightToLeft: Story = {
  ...Narrow,
  parameters: { direction: 'rtl' },
}
