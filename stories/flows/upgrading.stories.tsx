import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect, waitFor } from 'storybook/test'
import { ButtonView } from '../../src/components/button-view.js'
import { UpgradeDialog } from '../../src/components/upgrade-dialog.js'
import { UpgradePrompt } from '../../src/components/upgrade-prompt.js'
import { UsageBar } from '../../src/components/usage-bar.js'
import { Column } from '../support/column.js'
import { OnStage } from '../support/on-sandbox.js'
import { newSandbox, type Stage, sandboxOf, stageOf } from '../support/stage.js'

type ShopProps = {
  readonly stage: Stage
  readonly shape: 'card' | 'banner' | 'dialog'
  /** Milliseconds from the payment to what was bought, on the sandbox's clock, which stands. */
  readonly activatesAfter: number | null
}

/** A page of a host and, in its place, the page of a checkout. */
function Shop({ stage, shape, activatesAfter }: ShopProps) {
  const [checkout, setCheckout] = useState<string | null>(null)
  if (checkout) {
    const { pay, cancel } = stage.sandbox.actions.checkout(checkout.split('/').at(-1) ?? '')
    const back = (url: string) => {
      history.replaceState(history.state, '', url)
      setCheckout(null)
    }
    return (
      <Column>
        <p>Here the customer pays.</p>
        <div className="uw-actions">
          <ButtonView onClick={() => back(pay({ activatesAfter }))}>Pay</ButtonView>
          <ButtonView onClick={() => back(cancel())}>Back</ButtonView>
        </div>
      </Column>
    )
  }
  const sells = { meter: 'generations', offer: { priceSlug: 'pro-monthly' }, navigate: setCheckout }
  return (
    <OnStage stage={stage}>
      <Column>
        <UsageBar meter="generations" />
        {shape === 'dialog' ? (
          <UpgradeDialog {...sells}>
            <ButtonView>Get more</ButtonView>
          </UpgradeDialog>
        ) : (
          <UpgradePrompt {...sells} variant={shape} plansHref="#plans" />
        )}
      </Column>
    </OnStage>
  )
}

const meta = {
  title: 'Flows/Upgrading',
  loaders: [
    newSandbox(({ actions }) => void actions.record({ meter: 'generations', amount: 100 })),
  ],
  args: { shape: 'card', activatesAfter: 1_500 },
  argTypes: { shape: { options: ['card', 'banner', 'dialog'], control: 'radio' } },
  render: (args, { loaded }) => (
    <div style={{ maxInlineSize: '32rem' }}>
      <Shop {...args} stage={stageOf(loaded)} />
    </div>
  ),
} satisfies Meta<Omit<ShopProps, 'stage'>>

export default meta
type Story = StoryObj<typeof meta>

/** Used up, upgraded, and back from checkout before the plan is there. */
export const ByCheckout: Story = {}

export const ByCheckoutPlayed: Story = {
  ...ByCheckout,
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas, userEvent, loaded, step }) => {
    const sandbox = sandboxOf(loaded)
    await step('the card says what ran out and what more costs', async () => {
      await canvas.findByText('You’ve used all 100 Generations')
      const note = canvas.getByText(/Pro includes 10,000 a month for \$49\./)
      await waitFor(() => expect(note).toBeVisible())
    })
    await step('the press leads to the checkout, where nothing is bought yet', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Upgrade to Pro' }))
      await canvas.findByRole('button', { name: 'Pay' })
      await expect(sandbox.actions.billing()?.currentSubscription?.priceId).toBe(
        'price_free-monthly',
      )
    })
    await step('back on the page, it says what is awaited', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Pay' }))
      await canvas.findByRole('heading', { name: 'Activating your plan…' })
      await waitFor(() => expect(canvas.getByText('Returned from checkout')).toBeVisible())
    })
    sandbox.clock.advance(2_000)
    await step('and then that it is there', async () => {
      await canvas.findByRole('heading', { name: 'You’re on Pro' })
      await waitFor(() => expect(canvas.getByText('10,000 left')).toBeVisible())
    })
    await step('and makes room', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Done' }))
      await waitFor(() => expect(canvas.queryByText('You’re on Pro')).toBeNull())
    })
  },
}

/** The same from a banner. */
export const Banner: Story = { args: { shape: 'banner' } }

/** Whoever leaves the checkout finds the page as it was. */
export const LeftCheckout: Story = {
  ...Banner,
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas, userEvent, step }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Upgrade to Pro' }))
    await step('coming back without paying promises nothing', async () => {
      await userEvent.click(await canvas.findByRole('button', { name: 'Back' }))
      const buy = await canvas.findByRole('button', { name: 'Upgrade to Pro' })
      await waitFor(() => expect(buy).toBeVisible())
      await expect(canvas.queryByText(/Activating/)).toBeNull()
    })
  },
}

/** Dismissed once, a prompt stays away. */
export const Dismissed: Story = {
  ...Banner,
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Dismiss' }))
    await waitFor(() => expect(canvas.queryByText(/You’ve used/)).toBeNull())
  },
}

/** The checkout does not open: nothing was bought, and that is said. */
export const Refused: Story = {
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas, userEvent, loaded }) => {
    const { faults } = sandboxOf(loaded)
    const button = await canvas.findByRole('button', { name: 'Upgrade to Pro' })
    faults.set({ offline: true })
    await userEvent.click(button)
    const alert = await canvas.findByRole('alert')
    await waitFor(() => expect(alert).toBeVisible())
    faults.clear()
  },
}
