import { act, render, screen, waitFor } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Plan } from '../../src/billing/report.js'
import { PlanNotice } from '../../src/components/plan-notice.js'
import { UsageBar } from '../../src/components/usage-bar.js'
import { UsageDashboard } from '../../src/components/usage-dashboard.js'
import { createUpgradeRoute } from '../../src/endpoint/upgrade-route.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { usePlan } from '../../src/react/use-plan.js'
import type { UpgradeStart } from '../../src/sync/source.js'
import { type FakeSource, fakeSource } from '../support/fake-source.js'
import { january, quota, ready } from '../support/reports.js'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: january.end - 3 * 86_400_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

const pro: Plan = { name: 'Pro', free: false, portalUrl: 'https://portal.example/' }
const on = (plan: Partial<Plan>) => ({ ...ready([quota('api', 5)]), plan: { ...pro, ...plan } })
const settle = () => act(async () => {})

function page(source: FakeSource, children = <PlanNotice />) {
  return (
    <UsageProvider source={source} customerId="user_1" storage={null}>
      {children}
    </UsageProvider>
  )
}

describe('usePlan', () => {
  it('gives the plan, and renders again only when it changes', async () => {
    const seen: unknown[] = []
    function Shown() {
      const { status, plan, stale } = usePlan()
      seen.push([status, plan?.name, plan?.endsAt, stale])
      return null
    }
    const source = fakeSource()
    render(page(source, <Shown />))
    await act(async () => source.show(on({})))
    const known = seen.length
    expect(seen.at(-1)).toEqual(['ready', 'Pro', undefined, false])
    await act(async () => source.show({ ...on({}), meters: [quota('api', 6)] }))
    expect(seen).toHaveLength(known)
    await act(async () => source.show(on({ endsAt: january.end })))
    expect(seen.at(-1)).toEqual(['ready', 'Pro', january.end, false])
  })
})

describe('a plan that ends', () => {
  const ends = { endsAt: january.end }

  it('ends its meters, which reset no more', async () => {
    const source = fakeSource(on({}))
    render(page(source, <UsageBar meter="api" />))
    await settle()
    expect(screen.getByText('Resets Feb 1')).toBeInTheDocument()
    await act(async () => source.show(on(ends)))
    expect(screen.getByText('Ends Feb 1')).toBeInTheDocument()
    expect(screen.queryByText(/resets/i)).toBeNull()
  })

  it('leads to the portal where the source cannot keep it', async () => {
    render(page(fakeSource(on(ends))))
    await settle()
    expect(screen.getByRole('link', { name: 'Keep Pro' })).toHaveAttribute(
      'href',
      'https://portal.example/',
    )
  })

  it('is kept by the source, for the subscription that is shown', async () => {
    const source = fakeSource(on(ends))
    const keep = vi.fn<(id: string, customer?: string) => Promise<void>>(async () => {})
    source.onReload = async () => {
      source.show(on({}))
      return 'fresh'
    }
    render(page({ ...source, plan: { keep } }))
    await settle()
    await act(async () => screen.getByRole('button', { name: 'Keep Pro' }).click())
    expect(keep.mock.calls).toEqual([['sub_1', 'user_1']])
    await waitFor(() => expect(screen.queryByRole('list')).toBeNull())
  })

  it('is taken back by the source, as in the dialog, where a change was arranged', async () => {
    const source = fakeSource(on({ change: { name: 'Starter', at: january.end } }))
    source.onReload = async () => {
      source.show(on({}))
      return 'fresh'
    }
    const done: UpgradeStart = { as: 'changed' }
    const takeBack = vi.fn<(id?: string) => Promise<UpgradeStart>>(async () => done)
    const upgrade = { describe: () => null, start: async () => done, takeBack }
    render(page({ ...source, upgrade }))
    await settle()
    await act(async () => screen.getByRole('button', { name: 'Undo' }).click())
    expect(takeBack.mock.calls).toEqual([['sub_1', 'user_1']])
    await waitFor(() => expect(screen.queryByRole('list')).toBeNull())
  })

  it('has no way to undo a change where the route of the host takes none back', async () => {
    const changes = { change: { name: 'Starter', at: january.end } }
    const open = (later: boolean) => {
      const answer = { success: true, data: { offers: {}, later } }
      const fetch = async () => Response.json(answer)
      const upgrade = createUpgradeRoute({ customerId: 'user_1', fetch })
      const source = fakeSource({ ...on(changes), plan: { name: 'Pro', free: false, ...changes } })
      const subscribe = (onChange: () => void) => {
        const stops = [source.subscribe(onChange), upgrade.subscribe(onChange)]
        return () => {
          for (const stop of stops) stop()
        }
      }
      return render(page({ ...source, subscribe, upgrade }))
    }
    open(false)
    await settle()
    expect(screen.getByText('Changes to Starter on Feb 1.')).toBeInTheDocument()
    expect(screen.queryByText('Undo')).toBeNull()
    open(true)
    expect(await screen.findByRole('button', { name: 'Undo' })).toBeInTheDocument()
  })

  it.each([
    ['nothing came of it', async () => {}],
    ['it was turned down', () => Promise.reject(new Error('no'))],
  ])('says that it is not confirmed where %s', async (_, keep) => {
    const source = fakeSource(on(ends))
    source.onReload = async () => 'fresh'
    render(page({ ...source, plan: { keep } }))
    await settle()
    await act(async () => screen.getByRole('button', { name: 'Keep Pro' }).click())
    expect(await screen.findByText('Couldn’t confirm that yet.')).toBeInTheDocument()
    expect(screen.getByRole('button', { name: 'Keep Pro' })).not.toHaveAttribute('aria-disabled')
  })

  it('is said in the head of the dashboard', async () => {
    render(page(fakeSource(on(ends)), <UsageDashboard manageHref="#plan" />))
    await settle()
    expect(screen.getByText('Pro ends Feb 1.')).toBeInTheDocument()
    expect(screen.getByText(/Jan 1 – 31, ends Feb 1/)).toBeInTheDocument()
  })
})
