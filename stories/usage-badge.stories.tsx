import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, userEvent } from 'storybook/test'
import { UsageBadgeView, type UsageBadgeViewProps } from '../src/components/usage-badge-view.js'
import { badges } from './support/account-states.js'
import { Column } from './support/column.js'
import { full } from './support/dashboard-figures.js'
import { now } from './support/figures.js'
import { choice } from './support/knobs.js'
import { badgePage } from './support/notes.js'
import { saidIn, spoken } from './support/said-in.js'

const meta = {
  title: 'Show/UsageBadge',
  component: UsageBadgeView,
  parameters: badgePage,
  args: { usage: full, now, onRetry: fn() },
} satisfies Meta<typeof UsageBadgeView>

export default meta
type Story = StoryObj<typeof meta>

export const Playground: StoryObj<UsageBadgeViewProps & { state: keyof typeof badges }> = {
  args: { state: 'over' },
  argTypes: { state: choice(badges) },
  render: ({ state, ...args }) => <UsageBadgeView {...args} usage={badges[state]} />,
}

/** The meter that needs attention most; a press opens three of them. */
export const Over: Story = {
  args: {
    action: (
      <a className="uw-link" href="#usage">
        All usage
      </a>
    ),
  },
}

export const OverPlayed: Story = {
  ...Over,
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas, canvasElement, step }) => {
    const card = canvasElement.querySelector('[data-slot=usage-badge-card]')
    await step('says which and how much', () =>
      expect(canvas.getByRole('button', { name: /^Generations 240/ })).toBeVisible(),
    )
    await step('opens the most urgent', async () => {
      await expect(card).not.toBeVisible()
      await userEvent.click(canvas.getByRole('button', { name: /^Generations/ }))
      await expect(card).toBeVisible()
      await expect(canvas.getAllByRole('listitem')).toHaveLength(3)
      await expect(canvas.getByText('And 2 more')).toBeVisible()
    })
  },
}

export const Normal: Story = { args: { usage: badges.normal } }

/** As short as its number, for a place whose own words say of what it is. */
export const WithoutName: Story = { args: { usage: badges.warning, hideName: true } }

export const Loading: Story = { args: { usage: badges.loading } }

export const ErrorState: Story = {
  name: 'Error',
  args: { usage: badges.error },
}

export const ErrorStatePlayed: Story = {
  ...ErrorState,
  tags: ['!dev', '!autodocs'],
  play: async ({ args, canvas }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Retry' }))
    await expect(args.onRetry).toHaveBeenCalledOnce()
  },
}

export const States: Story = {
  render: (args) => (
    <Column>
      {Object.entries(badges).map(([state, usage]) => (
        <UsageBadgeView key={state} {...args} usage={usage} />
      ))}
    </Column>
  ),
}

export const Dark: Story = { ...States, globals: { theme: 'dark' } }

/** A long name gives way, its number does not. */
export const Narrow: Story = {
  decorators: [
    (Story) => (
      <div style={{ inlineSize: '160px' }}>
        <Story />
      </div>
    ),
  ],
  play: async ({ canvas, canvasElement }) => {
    const badge = canvasElement.querySelector('[data-slot=usage-badge]')
    await expect(badge?.scrollWidth).toBeLessThanOrEqual(160)
    await expect(canvas.getByRole('button', { name: /240/ })).toBeVisible()
  },
}

const said = (locale: 'de' | 'ar-EG' | 'ja'): Story => ({
  args: { usage: saidIn(locale).dashboard(full), ...spoken(locale) },
})

export const German: Story = said('de')

export const Arabic: Story = { ...said('ar-EG'), parameters: { direction: 'rtl' } }

export const Japanese: Story = said('ja')
