import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn } from 'storybook/test'
import { UpgradeActivationView } from '../src/components/upgrade-activation-view.js'
import { activationPage } from './support/notes.js'
import { creditPack, pro } from './support/offers.js'

const meta = {
  title: 'Components/UpgradePrompt/Activation',
  component: UpgradeActivationView,
  parameters: activationPage,
  args: { status: 'activating', details: pro },
  argTypes: { labels: { control: false }, titleRef: { control: false } },
  decorators: [
    (Story) => (
      <div className="uw-prompt" style={{ maxInlineSize: '32rem' }}>
        <Story />
      </div>
    ),
  ],
} satisfies Meta<typeof UpgradeActivationView>

export default meta
type Story = StoryObj<typeof meta>

export const Activating: Story = {
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('heading')).toHaveTextContent('Activating your plan…')
    await expect(canvas.getByText('Switching to Pro')).toBeVisible()
  },
}

export const Unconfirmed: Story = {
  args: { status: 'unconfirmed', onCheck: fn() },
  play: async ({ args, canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Check again' }))
    await expect(args.onCheck).toHaveBeenCalledOnce()
  },
}

export const Completed: Story = { args: { status: 'completed', onDone: fn() } }

export const ToppedUp: Story = { args: { status: 'completed', details: creditPack, onDone: fn() } }
