import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, waitFor } from 'storybook/test'
import {
  UpgradeActivationView,
  type UpgradeActivationViewProps,
} from '../src/components/upgrade-activation-view.js'
import { generations, quota } from './support/figures.js'
import { choice, slider } from './support/knobs.js'
import { activationPage } from './support/notes.js'
import { creditPack, offered, pro } from './support/offers.js'

const meta = {
  title: 'Sell/UpgradePrompt/Activation',
  component: UpgradeActivationView,
  parameters: activationPage,
  args: { status: 'activating', details: pro },
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

type Knobs = { readonly offer: keyof typeof offered }

export const Playground: StoryObj<UpgradeActivationViewProps & Knobs> = {
  args: {
    offer: 'plan',
    quantity: 1,
    meter: quota(1_000, 1_000, generations),
    onCheck: fn(),
    onDone: fn(),
    onTakeBack: fn(),
  },
  argTypes: { offer: choice(offered), quantity: slider(20, 1), startsAt: { control: 'date' } },
  render: ({ offer, ...args }) => <UpgradeActivationView {...args} details={offered[offer]} />,
}

export const Activating: Story = {
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('heading')).toHaveTextContent('Activating your plan…')
    await waitFor(() => expect(canvas.getByText('Switching to Pro')).toBeVisible())
  },
}

export const Unconfirmed: Story = {
  args: { status: 'unconfirmed', onCheck: fn() },
}

export const UnconfirmedPlayed: Story = {
  ...Unconfirmed,
  tags: ['!dev', '!autodocs'],
  play: async ({ args, canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Check again' }))
    await expect(args.onCheck).toHaveBeenCalledOnce()
  },
}

export const Completed: Story = { args: { status: 'completed', onDone: fn() } }

export const ToppedUp: Story = { args: { status: 'completed', details: creditPack, onDone: fn() } }
