import type { Meta, StoryObj } from '@storybook/react-vite'
import { type ReactNode, useState } from 'react'
import { Toaster, toast } from 'sonner'
import { expect, waitFor } from 'storybook/test'
import { useGate } from '../../src/react/use-gate.js'
import { useMeterText } from '../../src/react/use-meter-text.js'
import { useRecordUsage } from '../../src/react/use-record-usage.js'
import { useThreshold } from '../../src/react/use-threshold.js'
import { createTestSource } from '../../src/testing/test-source.js'
import { UsageTestProvider } from '../../src/testing/usage-test-provider.js'

// A design system of the host's own.
const Card = ({ children }: { readonly children: ReactNode }) => (
  <div style={{ border: '2px solid currentColor', padding: '1rem', display: 'grid', gap: '.5rem' }}>
    {children}
  </div>
)
const Progress = ({ value, ...props }: { readonly value: number; readonly role?: string }) => (
  <div {...props} style={{ border: '2px solid currentColor', blockSize: '1rem' }}>
    <svg width="100%" height="100%" aria-hidden="true">
      <rect width={`${value}%`} height="100%" fill="currentColor" />
    </svg>
  </div>
)
const Chip = ({ children }: { readonly children: ReactNode }) => (
  <span style={{ border: '2px solid currentColor', padding: '0 .5rem', justifySelf: 'start' }}>
    {children}
  </span>
)

/** A bar: in place of `<UsageBar meter="generations" />`. */
function OwnBar() {
  const { name, text, notes, end, aria, track } = useMeterText('generations')
  return (
    <Card>
      <strong>{name}</strong> {text}
      {aria && track && track !== 'unknown' && <Progress value={track.fill} {...aria} />}
      <small>{[notes, end].filter(Boolean).join(' · ')}</small>
    </Card>
  )
}

/** A chip for a header: in place of `<UsageBadge />`. */
function OwnChip() {
  const { name, percent, text } = useMeterText('generations', { short: true })
  return <Chip>{`${name}: ${percent ?? text}`}</Chip>
}

/** A toast at 80 %, once a period and customer. */
function OwnToast() {
  useThreshold('generations', { used: 0.8 }, ({ name }) => toast(`80% of your ${name} are used`))
  return <Toaster />
}

/** A form behind a gate: in place of `<BalanceGate meter="generations" amount={10}>`. */
function OwnForm() {
  const gate = useGate({ meter: 'generations', amount: 10 })
  const record = useRecordUsage('generations')
  if (!gate.open) {
    return (
      <Card>
        <strong>{gate.text?.title}</strong>
        <span>{gate.text?.body}</span>
        <a href="#plans">See plans</a>
      </Card>
    )
  }
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        record(10)
      }}
    >
      <button type="submit">Make a poster (10)</button>
    </form>
  )
}

const usage = {
  generations: { name: 'Generations', used: 75, included: 100, resetsAt: '2026-04-01' },
}

function Page() {
  const [source] = useState(() => createTestSource(usage))
  return (
    <UsageTestProvider source={source}>
      <div style={{ display: 'grid', gap: '1rem', maxInlineSize: '24rem' }}>
        <OwnChip />
        <OwnBar />
        <OwnForm />
        <OwnToast />
      </div>
    </UsageTestProvider>
  )
}

const meta = {
  title: 'Guides/Build your own',
  component: Page,
  // The page beside this file is about it.
  tags: ['!autodocs'],
  // Numbers of its own.
  parameters: { followsToolbar: false },
} satisfies Meta<typeof Page>

export default meta
type Story = StoryObj<typeof meta>

/** Press twice: 85 brings the toast, 95 closes the form. */
export const Everything: Story = {}

export const EverythingPlayed: Story = {
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas, userEvent, step }) => {
    const press = () => userEvent.click(canvas.getByRole('button', { name: 'Make a poster (10)' }))
    await step('the same words and values as the components', async () => {
      await expect(canvas.getByRole('meter')).toHaveAttribute('aria-valuenow', '75')
      await expect(canvas.getByText('Generations: 75%')).toBeVisible()
    })
    await step('the toast comes once, when it is confirmed', async () => {
      await press()
      await waitFor(() =>
        expect(document.body).toHaveTextContent('80% of your Generations are used'),
      )
    })
    await step('the form closes with what is left', async () => {
      await press()
      await waitFor(() => expect(canvas.queryByRole('button', { name: /poster/ })).toBeNull())
      await expect(canvas.getByRole('link', { name: 'See plans' })).toBeVisible()
    })
  },
}
