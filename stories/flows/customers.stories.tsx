import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState } from 'react'
import { expect, waitFor } from 'storybook/test'
import { ButtonView } from '../../src/components/button-view.js'
import { UsageBar } from '../../src/components/usage-bar.js'
import { Column } from '../support/column.js'
import { Generate } from '../support/generate.js'
import { OnStage } from '../support/on-sandbox.js'
import { newSandbox, type Stage, sandboxOf, stageOf } from '../support/stage.js'

/** A shared computer: Ada's and Ben's uses are kept in one browser, each billed to their own. */
function Device({ stage }: { readonly stage: Stage }) {
  const [customer, setCustomer] = useState('user_1')
  const signIn = (next: string) => {
    stage.sandbox.actions.signIn(next)
    setCustomer(next)
  }
  return (
    <OnStage stage={stage} customerId={customer}>
      <div style={{ maxInlineSize: '27rem' }}>
        <Column>
          <UsageBar meter="generations" />
          <div className="uw-actions">
            <Generate />
            <ButtonView onClick={() => signIn('user_1')}>Be Ada</ButtonView>
            <ButtonView onClick={() => signIn('user_2')}>Be Ben</ButtonView>
          </div>
        </Column>
      </div>
    </OnStage>
  )
}

const meta = {
  title: 'Flows/Customers',
  loaders: [
    newSandbox(
      ({ actions }) => {
        actions.record({ customer: 'user_1', meter: 'generations', amount: 40 })
      },
      { customers: ['user_1', 'user_2'] },
    ),
  ],
  render: (_, { loaded }) => <Device stage={stageOf(loaded)} />,
} satisfies Meta

export default meta
type Story = StoryObj<typeof meta>

const count = (element: HTMLElement) => element.querySelector('.uw-count')?.textContent ?? ''

/** What Ada used while the line was down waits for Ada, whoever sits here meanwhile. */
export const Switch: Story = {}

export const SwitchPlayed: Story = {
  ...Switch,
  tags: ['!dev', '!autodocs'],
  play: async ({ canvas, canvasElement, userEvent, loaded, step }) => {
    const { actions, faults } = sandboxOf(loaded)
    const generate = canvas.getByRole('button', { name: 'Generate' })
    const usesOf = (customer: string) => {
      const id = actions.billing({ customer })?.customer.id
      return actions.events().filter(({ customerId }) => customerId === id).length
    }
    await canvas.findByText('60 left')
    await step('Ada uses one, which cannot be sent', async () => {
      faults.set({ unreachable: true, only: 'writes' })
      await userEvent.click(generate)
      await waitFor(() => expect(count(canvasElement)).toBe('41'))
    })
    await step('Ben signs in, and not one frame shows him Ada’s number', async () => {
      const seen = new Set<string>()
      const watch = new MutationObserver(() => seen.add(count(canvasElement)))
      watch.observe(canvasElement, { subtree: true, childList: true, characterData: true })
      await userEvent.click(canvas.getByRole('button', { name: 'Be Ben' }))
      await canvas.findByText('100 left')
      watch.disconnect()
      await expect([...seen]).not.toContain('41')
    })
    await step('on a good line Ben’s use is billed to Ben, and Ada’s still waits', async () => {
      faults.clear()
      await userEvent.click(generate)
      await waitFor(() => expect(usesOf('user_2')).toBe(1))
      await expect(usesOf('user_1')).toBe(1)
    })
    await step('Ada is back, and so is her use, which is now sent', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Be Ada' }))
      await waitFor(() => expect(usesOf('user_1')).toBe(2))
      await waitFor(() => expect(count(canvasElement)).toBe('41'))
    })
  },
}
