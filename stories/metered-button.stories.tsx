import type { Meta, StoryObj } from '@storybook/react-vite'
import type { ReactNode } from 'react'
import { expect, fn } from 'storybook/test'
import {
  MeteredButtonView,
  type MeteredButtonViewProps,
} from '../src/components/metered-button-view.js'
import { Sign } from '../src/components/sign.js'
import { buttonNotes, buttonStates, several, taking } from './support/button-states.js'
import { Column } from './support/column.js'
import { quota, ready } from './support/figures.js'
import { choice, type MeterKnobs, meterKnobs, slider, turned } from './support/knobs.js'
import { buttonPage } from './support/notes.js'

const meta = {
  title: 'Gate/MeteredButton',
  component: MeteredButtonView,
  parameters: buttonPage,
  args: { ...buttonStates.idle, children: 'Generate', onClick: fn(), onPlans: fn() },
  argTypes: { children: { control: 'text' } },
} satisfies Meta<typeof MeteredButtonView>

export default meta
type Story = StoryObj<typeof meta>

const works = {
  none: {},
  running: { work: { status: 'running' } },
  succeeded: { work: { status: 'succeeded' } },
  failed: { work: { status: 'failed', certain: true } },
  'failed, in doubt': { work: { status: 'failed' } },
} as const

type Knobs = MeterKnobs & { readonly amount: number; readonly doing: keyof typeof works }

export const Playground: StoryObj<MeteredButtonViewProps & Knobs> = {
  args: { ...meterKnobs.args, amount: 5, doing: 'none' },
  argTypes: { ...meterKnobs.argTypes, amount: slider(50), doing: choice(works) },
  render: ({ used, limit, pending, state, amount, doing, ...args }) => (
    <MeteredButtonView
      {...args}
      {...works[doing]}
      uses={[taking(turned({ used, limit, pending, state }), amount)]}
    />
  ),
}

export const Idle: Story = {}

export const IdlePlayed: Story = {
  ...Idle,
  tags: ['!dev', '!autodocs'],
  play: async ({ args, canvas, userEvent, step }) => {
    const button = canvas.getByRole('button', { name: 'Generate' })
    await step('says the cost before the press', () =>
      expect(button).toHaveAccessibleDescription('Uses 5 of 12 left'),
    )
    await step('is pressed', async () => {
      await userEvent.click(button)
      await expect(args.onClick).toHaveBeenCalledOnce()
    })
  },
}

export const Running: Story = {
  args: buttonStates.running,
}

export const RunningPlayed: Story = {
  ...Running,
  tags: ['!dev', '!autodocs'],
  play: async ({ args, canvas, userEvent, step }) => {
    const button = canvas.getByRole('button', { name: 'Generate' })
    await step('keeps its name and says what is held', () =>
      expect(button).toHaveAccessibleDescription('5 reserved while this runs'),
    )
    await step('takes no second press', async () => {
      await userEvent.click(button)
      await expect(args.onClick).not.toHaveBeenCalled()
    })
  },
}

export const Done: Story = { args: buttonStates.done }

/** The server said that nothing ran. */
export const Failed: Story = { args: buttonStates.failed }

/** Nobody knows whether it was counted, and nothing else is claimed. */
export const FailedInDoubt: Story = { args: buttonNotes['failed, in doubt'] }

export const Disabled: Story = {
  args: buttonStates.disabled,
}

export const DisabledPlayed: Story = {
  ...Disabled,
  tags: ['!dev', '!autodocs'],
  play: async ({ args, canvas, userEvent, step }) => {
    const button = canvas.getByRole('button', { name: 'Generate' })
    await step('can be reached and says why', async () => {
      await userEvent.tab()
      await expect(button).toHaveFocus()
      await expect(button).toHaveAccessibleDescription('Needs 5, 3 left until Feb\u00a01.')
    })
    await step('does nothing', async () => {
      await userEvent.keyboard('{Enter}')
      await expect(args.onClick).not.toHaveBeenCalled()
    })
    await step('leads to more', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Get more' }))
      await expect(args.onPlans).toHaveBeenCalledOnce()
    })
  },
}

export const NothingLeft: Story = { args: { ...buttonNotes['nothing left'], plansHref: '#plans' } }

export const OverageAllowed: Story = { args: buttonNotes['overage allowed'] }

export const Unknown: Story = { args: buttonNotes.loading }

export const SignedOut: Story = { args: buttonNotes['signed out'] }

/** What several meters lose is one sentence, in the language's own manner of listing. */
export const SeveralMeters: Story = {
  args: { uses: several },
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('button')).toHaveAccessibleDescription(
      'Uses 500 of 12,000 tokens and 2 of 20 images left',
    )
  },
}

/** The cost is read with the button, and not seen. */
export const HiddenNote: Story = {
  args: { hideNote: true },
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('button')).toHaveAccessibleDescription('Uses 5 of 12 left')
  },
}

const brand = {
  display: 'inline-flex',
  gap: '0.75rem',
  alignItems: 'center',
  padding: '0.5rem 1.25rem',
  font: 'inherit',
  color: 'white',
  background: 'rebeccapurple',
  border: 0,
  borderRadius: '99px',
} as const

const hosts = (
  <button type="button" style={brand}>
    <Sign name="check" />
    Generate
  </button>
)

/** The host's own button keeps its look; idle, running and without enough. */
export const AsChild: Story = {
  args: { asChild: true, children: hosts },
  render: (args) => (
    <Column>
      <MeteredButtonView {...args} />
      <MeteredButtonView {...args} {...buttonStates.running} />
      <MeteredButtonView {...args} {...buttonStates.disabled} />
    </Column>
  ),
  play: async ({ canvas }) => {
    const widths = canvas
      .getAllByRole('button', { name: 'Generate' })
      .map((button) => button.getBoundingClientRect().width)
    await expect(new Set(widths).size).toBe(1)
  },
}

function Row({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div style={{ display: 'grid', gridTemplateColumns: '8rem 1fr', alignItems: 'center' }}>
      <span style={{ fontSize: '0.8125rem' }}>{name}</span>
      {children}
    </div>
  )
}

const all = Object.entries({ ...buttonStates, ...buttonNotes, 'several meters': { uses: several } })

/** Every state there is, with a button of the same width and height. */
export const States: Story = {
  render: (args) => (
    <div style={{ display: 'grid', gap: '0.75rem' }}>
      {all.map(([state, shown]) => (
        <Row key={state} name={state}>
          <MeteredButtonView {...args} {...shown} />
        </Row>
      ))}
    </div>
  ),
  play: async ({ canvas }) => {
    const sizes = canvas.getAllByRole('button', { name: 'Generate' }).map((button) => {
      const { left, width, height } = button.getBoundingClientRect()
      return `${left} ${width} ${height}`
    })
    await expect(new Set(sizes).size).toBe(1)
  },
}

export const Dark: Story = { ...States, globals: { theme: 'dark' } }

/** As wide as the smallest phone: what it costs stands below the button. */
export const Narrow: Story = {
  render: (args) => (
    <div style={{ display: 'grid', gap: '1rem', justifyItems: 'start', inlineSize: '272px' }}>
      {Object.entries(buttonStates).map(([state, shown]) => (
        <MeteredButtonView key={state} {...args} {...shown} />
      ))}
      <MeteredButtonView {...args} uses={several}>
        Generate the whole series of pictures
      </MeteredButtonView>
      <MeteredButtonView {...args} uses={[taking(ready(quota(1_234_567, 1_234_568)), 1_200_000)]} />
    </div>
  ),
}

export const RightToLeft: Story = {
  parameters: { direction: 'rtl' },
  render: (args) => (
    <Column>
      {Object.entries(buttonStates).map(([state, shown]) => (
        <MeteredButtonView key={state} {...args} {...shown} />
      ))}
    </Column>
  ),
}

/** Every sentence may be the host's. */
export const OwnWords: Story = {
  args: {
    ...buttonStates.disabled,
    labels: {
      button: {
        needs: ({ amount, remaining, date }) =>
          `Für ${amount} reichen ${remaining} nicht. Mehr ab ${date}.`,
        more: 'Mehr holen',
      },
    },
    locale: 'de',
  },
}
