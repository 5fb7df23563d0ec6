import { act, render, screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { flowgladSource } from '../../src/flowglad/source.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { useUsage } from '../../src/react/use-usage.js'
import { createSandbox } from '../../src/sandbox/create-sandbox.js'
import { createSandboxBilling } from '../../src/sandbox/use-sandbox-billing.js'

function Misspelt() {
  const usage = useUsage('generatoins')
  return <p>{usage.status === 'missing' ? usage.reason : usage.status}</p>
}

it('names an unknown meter once, with those there are', async () => {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const source = flowgladSource(createSandboxBilling(createSandbox()).useBilling)
  const page = () => (
    <UsageProvider source={source} customerId="user_1" storage={null}>
      <Misspelt />
      <Misspelt />
    </UsageProvider>
  )
  const { rerender } = render(page())
  await screen.findAllByText('unknown-meter')
  await act(async () => rerender(page()))
  const said = warn.mock.calls.flat().filter((one) => String(one).includes('generatoins'))
  expect(said).toHaveLength(1)
  expect(said[0]).toContain('generations, credits, upscales')
})
