import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import axe from 'axe-core'
import { renderToString } from 'react-dom/server'
import { describe, expect, it, vi } from 'vitest'
import { UsageError } from '../../src/billing/errors.js'
import type { OfferDetails } from '../../src/billing/offer.js'
import { BalanceGate, type BalanceGateProps } from '../../src/components/balance-gate.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { useFeature } from '../../src/react/use-feature.js'
import type { SourceState, UsageSource } from '../../src/sync/source.js'
import { fakeSource } from '../support/fake-source.js'
import { quota, ready } from '../support/reports.js'

const having = (features: Record<string, boolean>) => ({
  ...ready([quota('api', 5)]),
  features: new Map(Object.entries(features)),
})
const settle = () => act(async () => {})

function page(source: UsageSource, children: React.ReactNode) {
  return (
    <UsageProvider source={source} customerId="user_1" storage={null}>
      {children}
    </UsageProvider>
  )
}

const failed: SourceState = {
  status: 'error',
  error: new UsageError('unreachable', 'billing did not answer.'),
}

describe('useFeature', () => {
  it('follows the plan, and renders again only when the answer changes', async () => {
    const seen: string[] = []
    function Shown() {
      seen.push(useFeature('sso').status)
      return null
    }
    const source = fakeSource()
    render(page(source, <Shown />))
    await settle()
    await act(async () => source.show(having({ sso: false })))
    const known = seen.length
    await act(async () => source.show(having({ sso: false, audit: true })))
    await act(async () => source.show({ ...having({ sso: false }), meters: [quota('api', 9)] }))
    expect(seen).toHaveLength(known)
    await act(async () => source.show(having({ sso: true })))
    expect([seen[0], seen[known - 1], seen.at(-1)]).toEqual(['loading', 'denied', 'allowed'])
  })

  it('says nothing of a feature that nobody told of, and warns once', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {})
    function Shown() {
      return <p>{useFeature('ssso').status}</p>
    }
    render(page(fakeSource(having({ sso: true })), [<Shown key="a" />, <Shown key="b" />]))
    await settle()
    expect(screen.getAllByText('unknown')).toHaveLength(2)
    expect(warn.mock.calls.map(([text]) => String(text))).toEqual([
      expect.stringMatching(/includes "ssso".*Use one of: sso\./),
    ])
  })

  it('is in the first HTML, from a report as JSON', () => {
    function Shown() {
      return <p>{useFeature('sso').status}</p>
    }
    const { status: _, features: __, ...report } = having({})
    const initial = { ...report, features: { sso: true }, at: 1 }
    const html = renderToString(
      <UsageProvider source={fakeSource()} customerId="user_1" initialReport={initial}>
        <Shown />
      </UsageProvider>,
    )
    expect(html).toContain('allowed')
  })
})

describe('a gate before a feature', () => {
  const gateOf = (
    props: Partial<Omit<BalanceGateProps, 'feature' | 'meter' | 'uses' | 'amount'>>,
  ) => (
    <BalanceGate feature="sso" label="Single sign-on" {...props}>
      <p>inside</p>
    </BalanceGate>
  )
  const gate = (container: HTMLElement) => container.querySelector('[data-slot="balance-gate"]')

  it.each([
    ['allowed', having({ sso: true }), 'inside', 'inside'],
    ['denied', having({ sso: false }), 'Your plan doesn’t include Single sign-on', undefined],
    ['unknown', having({}), 'inside', 'Couldn’t check your plan'],
    ['unknown', failed, 'inside', 'Couldn’t check your plan'],
    ['loading', { status: 'loading' }, 'inside', ''],
    ['signed-out', { status: 'signed-out' }, 'Sign in to use this', undefined],
  ] satisfies [string, SourceState, string, string | undefined][])(
    'that is %s',
    async (state, shown, text, strictly = text) => {
      vi.spyOn(console, 'warn').mockImplementation(() => {})
      const { container, rerender } = render(page(fakeSource(shown), gateOf({})))
      await settle()
      expect(gate(container)).toHaveAttribute('data-state', state)
      expect(gate(container)).toHaveTextContent(text)
      rerender(page(fakeSource(shown), gateOf({ whenUnknown: 'block' })))
      expect(gate(container)).toHaveTextContent(strictly)
      const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } }
      expect((await axe.run(container, { rules })).violations).toEqual([])
    },
  )

  it('shows what still works below what is left out', async () => {
    const source = fakeSource(having({ sso: false }))
    render(page(source, gateOf({ degraded: <p>passwords</p>, degradedNote: 'Passwords work.' })))
    await settle()
    expect(screen.getByText('passwords')).toBeInTheDocument()
    expect(screen.getByText('Passwords work.')).toBeInTheDocument()
    expect(screen.queryByText('inside')).toBeNull()
  })

  it('opens by itself once the plan includes it, and asks again where nobody knows', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {})
    const source = fakeSource(having({}))
    render(page(source, gateOf({ whenUnknown: 'block' })))
    await settle()
    const asked = source.asked()
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(source.asked()).toBe(asked + 1)
    await act(async () => source.show(having({ sso: true })))
    expect(screen.getByText('inside')).toBeInTheDocument()
  })

  it('sells what includes it', async () => {
    const source = fakeSource(having({ sso: false }))
    const details: OfferDetails = {
      kind: 'plan',
      name: 'Team',
      price: { unitPrice: 4_900, per: 1, currency: 'USD' },
      interval: null,
      grants: [],
      owned: false,
    }
    const start = vi.fn<() => Promise<{ as: 'redirect'; url: string }>>(async () => ({
      as: 'redirect',
      url: 'https://pay.example/',
    }))
    const navigate = vi.fn<(url: string) => void>()
    const upgrade = { describe: () => details, start }
    render(page({ ...source, upgrade }, gateOf({ offer: { priceSlug: 'team' }, navigate })))
    await settle()
    await userEvent.click(await screen.findByRole('button', { name: 'Upgrade to Team' }))
    await vi.waitFor(() => expect(navigate).toHaveBeenCalledWith('https://pay.example/'), 30_000)
  })
})
