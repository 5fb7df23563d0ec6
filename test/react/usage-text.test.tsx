import { act, render, screen } from '@testing-library/react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { BalanceGate } from '../../src/components/balance-gate.js'
import { UsageBar } from '../../src/components/usage-bar.js'
import { UsageDashboard } from '../../src/components/usage-dashboard.js'
import { UsageProvider, type UsageProviderProps } from '../../src/react/usage-provider.js'
import { fakeSource } from '../support/fake-source.js'
import { inJanuary } from '../support/in-january.js'
import { january, quota, ready, report } from '../support/reports.js'

inJanuary()

const warned = vi.fn<(message: string) => void>()

beforeEach(() => {
  warned.mockClear()
  vi.spyOn(console, 'warn').mockImplementation(warned)
})

function page(props: Partial<UsageProviderProps>) {
  const state = ready([quota('api', 80)])
  return (
    <UsageProvider source={fakeSource(state)} customerId="user_1" storage={null} {...props}>
      <UsageBar meter="api" />
    </UsageProvider>
  )
}

describe('the time zone of dates', () => {
  const { resolvedOptions } = Intl.DateTimeFormat.prototype
  beforeEach(() => {
    vi.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions').mockImplementation(function (
      this: Intl.DateTimeFormat,
    ) {
      return { ...Reflect.apply(resolvedOptions, this, []), timeZone: 'America/New_York' }
    })
  })

  it('is the browser’s own', () => {
    render(page({}))
    expect(screen.getByText('Resets Jan 31')).toBeInTheDocument()
  })

  it('is the one that the host names', () => {
    render(page({ timeZone: 'Asia/Tokyo' }))
    expect(screen.getByText('Resets Feb 1')).toBeInTheDocument()
  })

  it('is UTC on the server and while the page hydrates, and the browser’s afterwards', async () => {
    const initialReport = { ...report([quota('api', 80)]), at: january.start }
    const complaints = vi.fn<() => void>()
    vi.spyOn(console, 'error').mockImplementation(complaints)
    const container = document.createElement('div')
    container.innerHTML = renderToString(page({ initialReport }))
    complaints.mockClear()
    expect(container).toHaveTextContent('Resets Feb 1')
    let root: ReturnType<typeof hydrateRoot> | undefined
    await act(async () => {
      root = hydrateRoot(container, page({ initialReport }), { onRecoverableError: complaints })
    })
    expect(container).toHaveTextContent('Resets Jan 31')
    expect(complaints).not.toHaveBeenCalled()
    await act(async () => root?.unmount())
  })
})

describe('what a host says of the limit', () => {
  const price = { unitPrice: 2, per: 1, currency: 'USD' }
  const open = (used: number, overage?: 'blocked' | 'billed') =>
    render(
      <UsageProvider
        source={fakeSource(ready([quota('api', used, { price })]))}
        customerId="user_1"
        storage={null}
        {...(overage && { meters: { api: { overage } } })}
      >
        <UsageBar meter="api" />
        <BalanceGate meter="api">Open</BalanceGate>
      </UsageProvider>,
    ).container

  it('is said before it happens, and followed by gates', () => {
    expect(open(30, 'blocked')).toHaveTextContent('Pauses at 100% until Feb 1')
    expect(open(30, 'billed')).toHaveTextContent('$0.02 each after that')
    expect(open(100, 'billed')).toHaveTextContent(/Open$/)
    expect(open(100, 'blocked')).not.toHaveTextContent(/Open$/)
    expect(open(30)).not.toHaveTextContent(/Pauses|after that/)
  })
})

describe('what a host passes wrongly', () => {
  let errors: unknown[] = []
  beforeEach(() => {
    errors = []
    vi.spyOn(console, 'error').mockImplementation((error) => void errors.push(error))
  })
  afterEach(() => {
    expect(errors).toEqual([])
  })

  it('is repaired, and never takes the page down', () => {
    const labels = {
      bar: {
        resets: () => {
          throw new Error('no')
        },
      },
    }
    render(page({ locale: 'en_US', timeZone: 'Etc/Unknown', labels }))
    expect(screen.getByText('Resets Feb 1')).toBeInTheDocument()
    expect(warned.mock.calls.map(([message]) => message)).toEqual([
      expect.stringContaining('"en_US"'),
      expect.stringContaining('"Etc/Unknown"'),
      expect.stringContaining('"resets"'),
    ])
  })

  it.each([
    ['a name', { name: {} }],
    ['a name', { name: 7 }],
    ['a unit', { unit: null }],
    ['a unit', { unit: 7 }],
    ['units', { units: { one: 'use' } }],
  ])('is left out where it is %s, also while nothing is known, with one warning: %j', (_, said) => {
    const slug = JSON.stringify(said)
    const meters: Record<string, object> = { [slug]: said, other: said }
    render(
      <UsageProvider
        source={fakeSource(ready([quota(slug, 80)]))}
        customerId="user_1"
        storage={null}
        meters={meters}
      >
        <UsageBar meter={slug} />
        <UsageBar meter="other" />
        <UsageDashboard />
      </UsageProvider>,
    )
    expect(screen.getAllByRole('meter')[0]).toHaveAttribute('aria-valuenow', '80')
    const told = warned.mock.calls.map(([message]) => message)
    expect(told.filter((text) => text.includes(`override of meter "${slug}"`))).toHaveLength(1)
  })

  it('is left out of every part of a dashboard', () => {
    render(
      <UsageProvider
        source={fakeSource(ready([quota('api', 80, { digits: 99, scale: 0, unit: 'usd' })]))}
        customerId="user_1"
        storage={null}
        locale="no tag at all"
        timeZone=""
      >
        <UsageDashboard />
      </UsageProvider>,
    )
    expect(screen.getByRole('heading', { name: 'Usage' })).toBeInTheDocument()
  })
})
