import { act, render, screen } from '@testing-library/react'
import type { ReactNode } from 'react'
import { expect, it, vi } from 'vitest'
import { BalanceGate } from '../../src/components/balance-gate.js'
import { createFlowgladSource } from '../../src/flowglad/source.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { useUsage } from '../../src/react/use-usage.js'
import { createSandbox } from '../../src/sandbox/create-sandbox.js'
import { createSandboxBilling } from '../../src/sandbox/use-sandbox-billing.js'

function Misspelt() {
  const usage = useUsage('generatoins')
  return <p>{usage.status === 'missing' ? usage.reason : usage.status}</p>
}

/** What is warned of while these are on a page, rendered twice. */
async function warnings(text: string, children: ReactNode) {
  const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
  const source = createFlowgladSource(createSandboxBilling(createSandbox()).useBilling)
  const page = () => (
    <UsageProvider source={source} customerId="user_1" storage={null}>
      {children}
    </UsageProvider>
  )
  const { rerender } = render(page())
  await screen.findAllByText(text)
  await act(async () => rerender(page()))
  return warn.mock.calls.flat().map(String)
}

it('names an unknown meter once, with those there are', async () => {
  const said = await warnings('unknown-meter', [<Misspelt key="1" />, <Misspelt key="2" />])
  const ofIt = said.filter((one) => one.includes('generatoins'))
  expect(ofIt).toHaveLength(1)
  expect(ofIt[0]).toContain('generations, credits, upscales')
})

it('names the unknown meter of a gate too', async () => {
  const gate = <BalanceGate meter="credtis" fallback={<p>Shut</p>} />
  expect(await warnings('Shut', gate)).toEqual([expect.stringContaining('"credtis"')])
})
