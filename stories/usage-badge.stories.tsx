import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, userEvent } from 'storybook/test'
import { UsageBadgeView } from '../src/components/usage-badge-view.js'
import { badges } from './support/account-states.js'
import { Column } from './support/column.js'
import { full } from './support/dashboard-figures.js'
import { now } from './support/figures.js'
import { labelsOf } from './support/languages.js'
import { badgePage } from './support/notes.js'

const meta = {
  title: 'Components/UsageBadge',
  component: UsageBadgeView,
  parameters: badgePage,
  args: { usage: full, now, onRetry: fn() },
  argTypes: {
    usage: { control: 'object' },
    labels: { control: false },
    action: { control: false },
    renderMeter: { control: false },
  },
} satisfies Meta<typeof UsageBadgeView>

export default meta
type Story = StoryObj<typeof meta>

/** The meter that needs attention most; a press opens three of them. */
export const Over: Story = {
  args: {
    action: (
      <a className="uw-link" href="#usage">
        All usage
      </a>
    ),
  },
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
      await expect(canvas.getByText('and 2 more')).toBeVisible()
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

const spoken = (locale: 'de' | 'ar-EG' | 'ja'): Story => {
  const labels = labelsOf(locale)
  return { ...States, args: { locale, ...(labels && { labels }) } }
}

export const German: Story = spoken('de')

export const Arabic: Story = { ...spoken('ar-EG'), parameters: { direction: 'rtl' } }

export const Japanese: Story = spoken('ja')
