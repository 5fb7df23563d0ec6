import { act, render, screen } from '@testing-library/react'
import { expect, it } from 'vitest'
import { createFlowgladSource } from '../../src/flowglad/source.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { useUsage } from '../../src/react/use-usage.js'
import { pageSandbox } from '../../src/sandbox/create-sandbox.js'
import { useSandboxBilling } from '../../src/sandbox/use-sandbox-billing.js'

const source = createFlowgladSource(useSandboxBilling)

function Left() {
  const usage = useUsage('generations')
  return <p>{usage.status === 'ready' ? `${usage.remaining} left` : usage.status}</p>
}

it('shows a number with nothing but a provider, and follows the sandbox of the page', async () => {
  render(
    <UsageProvider source={source} customerId="user_1" storage={null}>
      <Left />
    </UsageProvider>,
  )
  expect(await screen.findByText('100 left')).toBeInTheDocument()
  pageSandbox().actions.record({ meter: 'generations', amount: 30 })
  act(() => void window.dispatchEvent(new Event('visibilitychange')))
  expect(await screen.findByText('70 left')).toBeInTheDocument()
})
