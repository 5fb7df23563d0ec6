import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, fn, waitFor } from 'storybook/test'
import { MeteredButton, type MeteredButtonProps } from '../../src/components/metered-button.js'
import { UsageBar } from '../../src/components/usage-bar.js'
import { useUsageSummary } from '../../src/react/use-usage-summary.js'
import type { Sandbox } from '../../src/sandbox/create-sandbox.js'
import { overLine } from '../support/line.js'
import { onSandbox } from '../support/on-sandbox.js'
import { accountOf } from '../support/plans.js'
import { newSandbox, sandboxOf } from '../support/stage.js'

/** What a use of generations does. */
function Page(props: Pick<MeteredButtonProps, 'action' | 'onSuccess' | 'onFailure'>) {
  return (
    <div style={{ display: 'grid', gap: '1.5rem', maxInlineSize: '27rem' }}>
      <UsageBar meter="generations" />
      <MeteredButton meter="generations" amount={5} {...props}>
        Generate
      </MeteredButton>
    </div>
  )
}

const meta = {
  title: 'Flows/Metered button',
  component: Page,
  args: { onSuccess: fn(), onFailure: fn() },
  loaders: [newSandbox()],
  decorators: [onSandbox],
} satisfies Meta<typeof Page>

export default meta
type Story = StoryObj<typeof meta>

/** What a server answers that counted before it worked. */
function tooLittle(availableBalance: number): Response {
  const body = { error: 'insufficient_credits', message: '', availableBalance, required: 5 }
  return Response.json(body, { status: 402 })
}

/** Without an action each press records, at once and exactly once. */
export const Records: Story = {}

export const RecordsPlayed: Story = {
  ...Records,
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas, userEvent, loaded, step }) => {
    const button = canvas.getByRole('button', { name: 'Generate' })
    await waitFor(() => expect(button).toHaveAccessibleDescription('Uses 5 of 100 left'))
    await step('one press counts before the server answers', async () => {
      await userEvent.click(button)
      await expect(canvas.getByText('Used 5, 95 left')).toBeVisible()
    })
    await step('and arrives there once', async () => {
      await waitFor(() => expect(sandboxOf(loaded).actions.events()).toHaveLength(1))
    })
    await step('then the cost of the next press is back', async () => {
      await waitFor(() => expect(button).toHaveAccessibleDescription('Uses 5 of 95 left'), {
        timeout: 8_000,
      })
    })
  },
}

/** The server said no: the amount is given back, and it is certain that nothing was used. */
export const Refused: Story = {
  render: (args, { loaded }) => (
    <Page {...args} action={() => overLine(sandboxOf(loaded), () => tooLittle(3))} />
  ),
}

export const RefusedPlayed: Story = {
  ...Refused,
  tags: ['!dev', '!autodocs'],
  play: async ({ args, canvas, userEvent, step }) => {
    const button = canvas.getByRole('button', { name: 'Generate' })
    await waitFor(() => expect(button).toHaveAccessibleDescription('Uses 5 of 100 left'))
    await userEvent.click(button)
    await step('says so', async () => {
      await canvas.findByText('That didn’t work. Nothing was used.')
      await expect(args.onFailure).toHaveBeenCalledOnce()
    })
  },
}

/** A host's server: looks at the balance, does the work, records it. */
function serverOn(sandbox: Sandbox): NonNullable<MeteredButtonProps['action']> {
  const { actions } = sandbox
  return ({ operationId }) =>
    overLine(sandbox, () => {
      const { included, used } = accountOf(sandbox, 'user_1', 'generations')
      if (included !== null && included - used < 5) return tooLittle(included - used)
      actions.record({ meter: 'generations', amount: 5, transactionId: operationId })
      return Response.json({ ok: true })
    })
}

/** A page that looks again when the server says that the page was wrong. */
function LooksAgain({ sandbox }: { readonly sandbox: Sandbox }) {
  const { reload } = useUsageSummary()
  return <Page action={serverOn(sandbox)} onFailure={() => void reload()} />
}

/** Another device took the rest. The page does not know yet, the server does, and then both do. */
export const TakenElsewhere: Story = {
  render: (_, { loaded }) => <LooksAgain sandbox={sandboxOf(loaded)} />,
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas, userEvent, loaded, step }) => {
    const { actions } = sandboxOf(loaded)
    const button = canvas.getByRole('button', { name: 'Generate' })
    await waitFor(() => expect(button).toHaveAccessibleDescription('Uses 5 of 100 left'))
    await step('97 are used on another device', () => {
      actions.record({ meter: 'generations', amount: 97 })
    })
    await step('the server refuses, so nothing ran and nothing is used', async () => {
      await userEvent.click(button)
      await canvas.findByText('That didn’t work. Nothing was used.')
      await expect(actions.events()).toHaveLength(1)
    })
    await step('and the page knows what the server knew', async () => {
      await waitFor(() => expect(button).toHaveAccessibleDescription(/^Needs 5, 3 left until/), {
        timeout: 10_000,
      })
      await expect(canvas.getByRole('meter')).toHaveAttribute('aria-valuenow', '97')
    })
  },
}
