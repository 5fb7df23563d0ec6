import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect, fn } from 'storybook/test'
import { MeterChoiceView, type MeterChoiceViewProps } from '../src/components/meter-choice-view.js'
import { metersToChoose } from './support/history.js'
import { choice, slider } from './support/knobs.js'
import { choicePage } from './support/notes.js'

/** The view with what a page keeps for it. */
function Choice(props: MeterChoiceViewProps) {
  const [chosen, setChosen] = useState(props.chosen)
  const choose: MeterChoiceViewProps['onChoose'] = (next) => {
    setChosen(next)
    props.onChoose(next)
  }
  return <MeterChoiceView {...props} chosen={chosen} onChoose={choose} />
}

const meta = {
  title: 'Report/MeterChoice',
  component: MeterChoiceView,
  parameters: choicePage,
  args: { available: metersToChoose, chosen: null, onChoose: fn() },
  render: (args) => <Choice {...args} />,
  decorators: [
    (Story) => (
      <div style={{ minBlockSize: '14rem' }}>
        <Story />
      </div>
    ),
  ],
} satisfies Meta<typeof MeterChoiceView>

export default meta
type Story = StoryObj<typeof meta>

const names = [
  'API calls',
  'Storage',
  'Bandwidth',
  'Image generations',
  'Transcribed minutes',
  'Emails',
  'Build minutes',
  'Monthly active users in every workspace',
]
const many = names.map((name) => ({ slug: name.toLowerCase().replaceAll(' ', '-'), name }))
const choices = {
  all: null,
  one: ['storage'],
  two: ['api-calls', 'storage'],
  'two of long names': ['transcribed-minutes', 'monthly-active-users-in-every-workspace'],
}

type Knobs = { readonly meters: number; readonly shown: keyof typeof choices }

export const Playground: StoryObj<MeterChoiceViewProps & Knobs> = {
  args: { meters: 3, shown: 'all' },
  argTypes: {
    meters: slider(many.length, 1),
    shown: choice(choices),
  },
  render: ({ meters, shown, ...args }) => (
    <Choice key={shown} {...args} available={many.slice(0, meters)} chosen={choices[shown]} />
  ),
}

export const All: Story = {}

export const AllPlayed: Story = {
  ...All,
  tags: ['!dev', '!autodocs'],
  play: async ({ args, canvas, userEvent, step }) => {
    await step('the keyboard opens it and chooses', async () => {
      canvas.getByRole('button', { name: 'All meters' }).focus()
      await userEvent.keyboard('{Enter}')
      await expect(canvas.getByRole('checkbox', { name: 'All meters' })).toBeChecked()
      canvas.getByRole('checkbox', { name: 'Storage' }).focus()
      await userEvent.keyboard(' ')
      await expect(args.onChoose).toHaveBeenLastCalledWith(['storage'])
    })
    await step('the button says what is shown', async () => {
      await expect(canvas.getByRole('button', { name: 'Storage' })).toBeVisible()
      await userEvent.click(canvas.getByRole('checkbox', { name: 'API calls' }))
      await expect(canvas.getByRole('button', { name: '2 meters' })).toBeVisible()
    })
    await step('none is all', async () => {
      await userEvent.click(canvas.getByRole('checkbox', { name: 'Storage' }))
      await userEvent.click(canvas.getByRole('checkbox', { name: 'API calls' }))
      await expect(args.onChoose).toHaveBeenLastCalledWith(null)
    })
  },
}

export const Some: Story = { args: { chosen: ['storage', 'api-calls'] } }

export const OpenDark: Story = {
  globals: { theme: 'dark' },
  args: { chosen: ['storage'] },
}

export const OpenDarkPlayed: Story = {
  ...OpenDark,
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Storage' }))
    await expect(canvas.getByRole('checkbox', { name: 'Storage' })).toBeChecked()
  },
}
