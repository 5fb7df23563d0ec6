import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor, within } from 'storybook/test'
import type { Sandbox } from '../../src/sandbox/create-sandbox.js'
import { members, newTeam } from '../support/team.js'
import { TeamHome } from '../support/team-home.js'

const meta = {
  title: 'Flows/Seats',
  loaders: [() => newTeam()],
  parameters: {
    // A plan with seats of its own.
    followsToolbar: false,
    controls: { disable: true },
    docs: {
      description: {
        component:
          'The home page of a product that bills by seats, in one file of 80 lines (`stories/support/team-home.tsx`): the dashboard shows how many are taken, `useSeats` claims and releases them by the member’s id, and `UpgradeDialog` with a quantity gets more.',
      },
    },
  },
  render: (_, { loaded }) => (
    <TeamHome source={teamOf(loaded).source} customerId="team_1" members={members} />
  ),
} satisfies Meta

export default meta
type Story = StoryObj<typeof meta>

export const Live: Story = {}

/** The last free seat is given away: then it is full, and says so. */
export const Full: Story = {
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas, userEvent, loaded, step }) => {
    const { sandbox } = teamOf(loaded)
    await canvas.findByText('Seats', {}, { timeout: 10_000 })
    await step('gives the third of three seats away', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Give a seat to Alan' }))
      await canvas.findByText('Full', {}, { timeout: 10_000 })
      await expect(claimed(sandbox)).toBe(3)
    })
    await step('there is none for Edsger', () =>
      expect(canvas.getByRole('button', { name: 'Give a seat to Edsger' })).toHaveAttribute(
        'aria-disabled',
        'true',
      ),
    )
    await step('until somebody gives one back', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Remove the seat of Ada' }))
      await waitFor(() =>
        expect(canvas.getByRole('button', { name: 'Give a seat to Edsger' })).toHaveAttribute(
          'aria-disabled',
          'false',
        ),
      )
      await expect(claimed(sandbox)).toBe(2)
    })
  },
}

/** A seat more is the plan's own price times one more; the dashboard follows. */
export const MoreSeats: Story = {
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas, canvasElement, userEvent, loaded, step }) => {
    const { sandbox } = teamOf(loaded)
    const page = within(canvasElement.ownerDocument.body)
    await step('asks for four instead of three', async () => {
      await userEvent.click(await canvas.findByRole('button', { name: 'Add a seat' }, wait))
      const dialog = await page.findByRole('dialog', {}, wait)
      const buttons = within(dialog).getAllByRole('button')
      const buy = buttons.find((button) => button.className.includes('primary'))
      await expect(buy).toBeDefined()
      if (buy) await userEvent.click(buy)
    })
    await step('and has them', async () => {
      await waitFor(() => expect(sandbox.actions.resources()[0]?.capacity).toBe(4), wait)
    })
  },
}

const wait = { timeout: 10_000 }

type Team = ReturnType<typeof newTeam>

function teamOf(loaded: Readonly<Record<string, unknown>>): Team {
  if (isTeam(loaded)) return loaded
  throw new Error('The story has no team: give it `loaders: [() => newTeam()]`.')
}

function isTeam(loaded: object): loaded is Team {
  return 'sandbox' in loaded && 'source' in loaded
}

function claimed(sandbox: Sandbox): number | undefined {
  return sandbox.actions.resources()[0]?.claimed
}
