import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createRef, type ReactNode, StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { UsageError } from '../../src/billing/errors.js'
import { BalanceGate } from '../../src/components/balance-gate.js'
import { MeteredButton } from '../../src/components/metered-button.js'
import { UsageProvider, type UsageProviderProps } from '../../src/react/usage-provider.js'
import { type RecordUsage, useRecordUsage } from '../../src/react/use-record-usage.js'
import type { Delivery } from '../../src/sync/source.js'
import { type FakeSource, fakeSource } from '../support/fake-source.js'
import { fakeStorage } from '../support/fake-storage.js'
import { inJanuary } from '../support/in-january.js'
import { openSession } from '../support/open-session.js'
import { quota, ready } from '../support/reports.js'

inJanuary()

function mount(
  source: FakeSource,
  children: ReactNode,
  { customerId = 'user_1', ...props }: Partial<UsageProviderProps> = {},
) {
  const page = (inner: ReactNode, customer: UsageProviderProps['customerId'] = customerId) => (
    <StrictMode>
      <UsageProvider source={source} storage={null} customerId={customer} {...props}>
        {inner}
      </UsageProvider>
    </StrictMode>
  )
  const view = render(page(children))
  return { ...view, as: (customer: string | null) => view.rerender(page(children, customer)) }
}

const gate = (container: HTMLElement) => container.querySelector('[data-slot="balance-gate"]')
const feature = <p>feature</p>
const failed = {
  status: 'error',
  error: new UsageError('unreachable', 'billing did not answer.'),
} as const

describe('every state is different', () => {
  it.each([
    ['enough', ready([quota('api', 40)]), 'feature'],
    ['short', ready([quota('api', 97)]), 'fallback short'],
    ['exhausted', ready([quota('api', 100)]), 'fallback exhausted'],
    ['over', ready([quota('api', 140)]), 'fallback over'],
    ['missing', ready([quota('other', 0)]), 'fallback missing'],
    ['loading', { status: 'loading' } as const, 'feature'],
    ['error', failed, 'feature'],
    ['signed-out', { status: 'signed-out' } as const, 'fallback signed-out'],
  ])('%s', async (state, shown, text) => {
    const { container } = mount(
      fakeSource(shown),
      <BalanceGate meter="api" amount={5} fallback={({ state: why }) => <p>fallback {why}</p>}>
        {feature}
      </BalanceGate>,
    )
    await act(async () => {})
    expect(gate(container)).toHaveAttribute('data-state', state)
    expect(gate(container)).toHaveTextContent(text)
  })

  it('shows no paywall while nothing is known, also where the feature has to wait', () => {
    const { container } = mount(
      fakeSource(),
      <BalanceGate meter="api" whenUnknown="block">
        {feature}
      </BalanceGate>,
    )
    expect(gate(container)).toHaveAttribute('aria-busy', 'true')
    expect(gate(container)).toBeEmptyDOMElement()
  })

  it('names no price where the number could not be loaded', async () => {
    mount(
      fakeSource(failed),
      <BalanceGate meter="api" whenUnknown="block" offer={{ priceSlug: 'pro' }}>
        {feature}
      </BalanceGate>,
    )
    expect(await screen.findByRole('heading')).toHaveTextContent('Couldn’t load your usage')
    expect(screen.getByRole('button')).toHaveAccessibleName('Try again')
  })
})

describe('someone who has paid', () => {
  it('sees the feature in the first frame, from what was stored', () => {
    const storage = fakeStorage()
    const earlier = openSession({ source: fakeSource(ready([quota('api', 40)])), storage })
    earlier.stop()
    const frames: string[] = []
    const Feature = () => {
      frames.push('feature')
      return null
    }
    mount(
      fakeSource(),
      <BalanceGate
        meter="api"
        whenUnknown="block"
        loading={() => frames.push('loading') && null}
        fallback={() => frames.push('fallback') && null}
      >
        <Feature />
      </BalanceGate>,
      { storage },
    )
    expect(new Set(frames)).toEqual(new Set(['feature']))
  })

  it('sees it on the server, where nothing is known', () => {
    const html = renderToString(
      <UsageProvider source={fakeSource()} customerId="user_1">
        <BalanceGate meter="api">{feature}</BalanceGate>
      </UsageProvider>,
    )
    expect(html).toContain('<p>feature</p>')
  })
})

/** Five left, and every delivery waits for the test. */
function fiveLeft() {
  const source = fakeSource(ready([quota('api', 95)]))
  const replies: ((delivery: Delivery) => void)[] = []
  source.onDeliver = () => new Promise((reply) => replies.push(reply))
  source.onReload = async () => {
    source.show(ready([quota('api', 100)]))
    return 'fresh'
  }
  return { source, deliver: () => act(async () => replies.at(-1)?.({ as: 'delivered' })) }
}

describe('work that began inside', () => {
  afterEach(() => vi.useRealTimers())

  it('keeps the gate open until a recording is settled, then the heading has the focus', async () => {
    const { source, deliver } = fiveLeft()
    mount(
      source,
      <BalanceGate meter="api" amount={5}>
        <MeteredButton meter="api" amount={5}>
          Generate
        </MeteredButton>
      </BalanceGate>,
    )
    const button = screen.getByRole('button', { name: 'Generate' })
    await userEvent.click(button)
    expect(button).toBeInTheDocument()
    expect(button).toHaveFocus()
    await deliver()
    expect(await screen.findByRole('heading', { name: /You’ve used all/ })).toHaveFocus()
    expect(button).not.toBeInTheDocument()
  })

  it('does so for a recording outside of an event of the page', async () => {
    const { source, deliver } = fiveLeft()
    const held: { record?: RecordUsage } = {}
    const keep = (record: RecordUsage) => {
      held.record = record
    }
    const unmounted = vi.fn<() => void>()
    function Feature() {
      keep(useRecordUsage('api'))
      return <p ref={(node) => void (node ?? unmounted())}>feature</p>
    }
    mount(
      source,
      <BalanceGate meter="api">
        <Feature />
      </BalanceGate>,
    )
    unmounted.mockClear()
    await act(async () => {
      await Promise.resolve()
      held.record?.(5)
      await new Promise((done) => setTimeout(done, 20))
    })
    expect(unmounted).not.toHaveBeenCalled()
    await deliver()
    expect(screen.queryByText('feature')).toBeNull()
  })

  it('keeps the gates around it open too', async () => {
    const { source, deliver } = fiveLeft()
    mount(
      source,
      <BalanceGate meter="api">
        <BalanceGate meter="api">
          <MeteredButton meter="api" amount={5}>
            Generate
          </MeteredButton>
        </BalanceGate>
      </BalanceGate>,
    )
    await userEvent.click(screen.getByRole('button', { name: 'Generate' }))
    expect(screen.getByRole('button', { name: 'Generate' })).toBeInTheDocument()
    await deliver()
    expect(screen.getAllByRole('heading')).toHaveLength(1)
  })

  it('keeps nothing open for somebody else', async () => {
    const { source } = fiveLeft()
    const { as } = mount(
      source,
      <BalanceGate meter="api" amount={5}>
        <MeteredButton meter="api" amount={5}>
          Generate
        </MeteredButton>
      </BalanceGate>,
    )
    await userEvent.click(screen.getByRole('button', { name: 'Generate' }))
    as(null)
    expect(screen.getByRole('heading')).toHaveTextContent('Sign in to use this')
  })
})

describe('the focus', () => {
  const page = (
    <>
      <input aria-label="Search" />
      <BalanceGate meter="api">
        <input aria-label="Prompt" />
      </BalanceGate>
    </>
  )

  it.each([
    ['Search', 'stays where it is outside of the gate', 'Search'],
    ['Prompt', 'moves on from inside', null],
  ])('%s: %s', async (start, _what, kept) => {
    const source = fakeSource(ready([quota('api', 95)]))
    mount(source, page)
    screen.getByRole('textbox', { name: start }).focus()
    await act(async () => source.show(ready([quota('api', 100)])))
    const heading = screen.getByRole('heading')
    expect(kept ? screen.getByRole('textbox', { name: kept }) : heading).toHaveFocus()
  })

  it('comes back to the feature when the gate opens again', async () => {
    const source = fakeSource(ready([quota('api', 100)]))
    mount(source, page)
    screen.getByRole('heading').focus()
    await act(async () => source.show(ready([quota('api', 10)])))
    expect(screen.getByRole('textbox', { name: 'Prompt' })).toHaveFocus()
  })

  it('moves to a host’s own heading', async () => {
    const source = fakeSource(ready([quota('api', 95)]))
    mount(
      source,
      <BalanceGate meter="api" fallback={<h2>Nothing left</h2>}>
        <button type="button">Generate</button>
      </BalanceGate>,
    )
    screen.getByRole('button').focus()
    await act(async () => source.show(ready([quota('api', 100)])))
    expect(screen.getByRole('heading', { name: 'Nothing left' })).toHaveFocus()
  })
})

describe('what stands in for the feature', () => {
  it('names what ran out, and has no upgrade without an offer', async () => {
    mount(
      fakeSource(ready([quota('api', 100)])),
      <BalanceGate meter="api" plansHref="/plans">
        {feature}
      </BalanceGate>,
    )
    expect(screen.getByRole('heading')).toHaveTextContent('You’ve used all')
    expect(screen.queryByRole('button')).toBeNull()
    expect(screen.getByRole('link', { name: 'See plans' })).toHaveAttribute('href', '/plans')
  })

  it('is a smaller feature below a banner that says what still works', () => {
    mount(
      fakeSource(ready([quota('api', 100)])),
      <BalanceGate meter="api" degraded={<p>draft</p>} degradedNote="Drafts still work.">
        {feature}
      </BalanceGate>,
    )
    expect(screen.getByText('draft')).toBeInTheDocument()
    expect(screen.getByText('Drafts still work.')).toBeInTheDocument()
    expect(screen.queryByText('feature')).toBeNull()
  })

  it('leads to the sign-in', async () => {
    const onSignIn = vi.fn<() => void>()
    mount(
      fakeSource(ready([quota('api', 0)])),
      <BalanceGate meter="api" onSignIn={onSignIn}>
        {feature}
      </BalanceGate>,
      { customerId: null },
    )
    await userEvent.click(screen.getByRole('button', { name: 'Sign in' }))
    expect(onSignIn).toHaveBeenCalledOnce()
  })
})

it('passes on ref, class and attributes', () => {
  const ref = createRef<HTMLDivElement>()
  const { container } = mount(
    fakeSource(ready([quota('api', 0)])),
    <BalanceGate meter="api" ref={ref} className="mine" data-testid="x">
      {feature}
    </BalanceGate>,
  )
  expect(ref.current).toBe(gate(container))
  expect(screen.getByTestId('x')).toHaveClass('uw-gate', 'mine')
})
