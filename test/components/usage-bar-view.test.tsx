import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import axe from 'axe-core'
import { createRef } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { QuotaMeter } from '../../src/billing/meter.js'
import type { UsageFigure } from '../../src/billing/usage.js'
import { UsageBarView, type UsageBarViewProps } from '../../src/components/usage-bar-view.js'

const february = Date.UTC(2026, 1, 1)
const quota = (used: number, limit: number, more: Partial<QuotaMeter> = {}): QuotaMeter => ({
  kind: 'quota',
  slug: 'generations',
  name: 'Generations',
  aggregation: 'sum',
  period: { start: Date.UTC(2026, 0, 1), end: february },
  resetsAt: february,
  derived: false,
  used,
  limit,
  limitSource: 'grants',
  ...more,
})
const ready = (used: number, limit: number, more: Partial<QuotaMeter> = {}): UsageFigure => ({
  status: 'ready',
  meter: quota(used, limit, more),
})
const stale: UsageFigure = { status: 'ready', meter: quota(45, 100), stale: true, asOf: february }

const everyKind: readonly (readonly [string, UsageBarViewProps])[] = [
  ['normal', { usage: ready(45, 100) }],
  ['over', { usage: ready(140, 100) }],
  ['derived', { usage: ready(45, 100, { derived: true }) }],
  ['stale', { usage: stale, onRetry: () => {} }],
  ['pending', { usage: { status: 'ready', meter: quota(48, 100), pending: 3 } }],
  ['small', { usage: ready(94, 100), size: 'sm' }],
  ['small without a number', { usage: { status: 'error' }, size: 'sm', name: 'Generations' }],
  ['hidden name', { usage: ready(45, 100, { derived: true }), hideLabel: true }],
  ['nothing included', { usage: ready(0, 0) }],
  ['loading', { usage: { status: 'loading' } }],
  ['error', { usage: { status: 'error' }, name: 'Generations', onRetry: () => {} }],
  ['missing', { usage: { status: 'missing', reason: 'not-in-plan' }, name: 'Generations' }],
]

// React reports unknown attributes, missing keys and hydration mismatches on the console.
beforeEach(() => {
  vi.spyOn(console, 'error')
})
afterEach(() => {
  expect(console.error).not.toHaveBeenCalled()
})

describe('every kind of bar', () => {
  it.each(everyKind)('passes axe: %s', async (_, props) => {
    const { container } = render(<UsageBarView {...props} />)
    // jsdom computes no colors; the stories check contrast in a real browser.
    const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } }
    expect((await axe.run(container, { rules })).violations).toEqual([])
  })

  it.each(everyKind)('carries no style attribute: %s', (_, props) => {
    expect(renderToString(<UsageBarView {...props} />)).not.toMatch(/\sstyle=/)
  })

  it.each(everyKind)('hydrates what the server rendered: %s', async (_, props) => {
    const container = document.createElement('div')
    container.innerHTML = renderToString(<UsageBarView {...props} />)
    document.body.append(container)
    const mismatch = vi.fn<() => void>()
    const root = hydrateRoot(container, <UsageBarView {...props} />, {
      onRecoverableError: mismatch,
    })
    await vi.waitFor(() => expect(Object.keys(container.firstChild ?? {})).not.toEqual([]), 30_000)
    expect(mismatch).not.toHaveBeenCalled()
    root.unmount()
    container.remove()
  })
})

it.each([
  ['sm', 430, 7],
  ['md', 495, 10],
  ['lg', 540, 11],
] as const)('sends little from the server: %s, %i bytes, %i elements', (size, most, elements) => {
  const bar = <UsageBarView usage={ready(742, 1_000, { unit: 'calls' })} size={size} />
  const html = renderToString(bar)
  expect(html.length).toBeLessThanOrEqual(most)
  expect(html.match(/<\w/g)).toHaveLength(elements)
})

describe('the root', () => {
  it('is the node of the ref, with the state as data and what the host adds last', () => {
    const ref = createRef<HTMLDivElement>()
    render(<UsageBarView ref={ref} usage={ready(80, 100)} size="lg" className="mine" id="bar" />)
    expect(ref.current).toHaveAttribute('data-state', 'warning')
    expect(ref.current).toHaveAttribute('data-slot', 'usage-bar')
    expect(ref.current).toHaveAttribute('class', 'uw-bar uw-bar-lg mine')
    expect(ref.current).toHaveAttribute('id', 'bar')
  })

  it('says beside the state what else is so', () => {
    const meter = quota(48, 100, { derived: true })
    const usage: UsageFigure = {
      status: 'ready',
      meter,
      pending: 3,
      stale: true,
      unconfirmed: true,
    }
    const { rerender } = render(<UsageBarView usage={usage} data-testid="bar" />)
    const marks = ['data-pending', 'data-stale', 'data-unconfirmed', 'data-derived']
    for (const mark of marks) expect(screen.getByTestId('bar')).toHaveAttribute(mark)
    rerender(<UsageBarView usage={ready(48, 100)} data-testid="bar" />)
    for (const mark of marks) expect(screen.getByTestId('bar')).not.toHaveAttribute(mark)
  })

  it('lets the host say otherwise', () => {
    render(<UsageBarView usage={ready(80, 100)} data-state="calm" data-testid="bar" />)
    expect(screen.getByTestId('bar')).toHaveAttribute('data-state', 'calm')
  })

  it('is busy while loading, and says no number', () => {
    render(<UsageBarView usage={{ status: 'loading' }} data-testid="bar" />)
    expect(screen.getByTestId('bar')).toHaveAttribute('aria-busy', 'true')
    expect(screen.getByTestId('bar')).toHaveTextContent('')
  })
})

describe('the meter', () => {
  it('has the name, the range, the clamped value and the true words', () => {
    render(<UsageBarView usage={ready(140, 100)} />)
    const meter = screen.getByRole('meter', { name: 'Generations' })
    expect(meter).toHaveAttribute('aria-valuemin', '0')
    expect(meter).toHaveAttribute('aria-valuemax', '100')
    expect(meter).toHaveAttribute('aria-valuenow', '100')
    expect(meter).toHaveAttribute('aria-valuetext', '140 of 100 used, 40 over')
  })

  it('keeps its name when the visible one is hidden or replaced', () => {
    render(<UsageBarView usage={ready(45, 100)} hideLabel />)
    render(<UsageBarView usage={ready(45, 100)} label={<b>Images</b>} />)
    expect(screen.getAllByRole('meter', { name: 'Generations' })).toHaveLength(2)
    expect(screen.getByText('Images')).toBeInTheDocument()
  })
})

describe('props', () => {
  it('percent stands beside the number in lg, and elsewhere on request', () => {
    render(<UsageBarView usage={ready(999_999, 1_000_000)} size="lg" />)
    expect(screen.getByText('99%')).toBeInTheDocument()
    render(<UsageBarView usage={ready(1, 1_000_000)} />)
    expect(screen.queryByText('<1%')).toBeNull()
    render(<UsageBarView usage={ready(1, 1_000_000)} showPercent />)
    expect(screen.getByText('<1%')).toBeInTheDocument()
  })

  it('onRetry brings a button where there is something to try again', async () => {
    const onRetry = vi.fn<() => void>()
    const { rerender } = render(<UsageBarView usage={ready(45, 100)} onRetry={onRetry} />)
    expect(screen.queryByRole('button')).toBeNull()
    rerender(<UsageBarView usage={stale} onRetry={onRetry} labels={{ bar: { retry: 'Again' } }} />)
    await userEvent.click(screen.getByRole('button', { name: 'Again' }))
    expect(onRetry).toHaveBeenCalledOnce()
  })

  it('action takes the place of the built-in button', () => {
    const action = <a href="/plans">See plans</a>
    render(<UsageBarView usage={{ status: 'error' }} onRetry={() => {}} action={action} />)
    expect(screen.getByRole('link', { name: 'See plans' })).toBeInTheDocument()
    expect(screen.queryByRole('button')).toBeNull()
  })

  it('size sm keeps the word of the state as the name of its drawing', () => {
    render(<UsageBarView usage={ready(94, 100)} size="sm" />)
    expect(screen.getByRole('img', { name: 'Almost used up' })).toBeInTheDocument()
    expect(screen.queryByText('Resets Feb 1')).toBeNull()
  })
})

it('opens the reason of an approximate number without a script', () => {
  const { container } = render(<UsageBarView usage={ready(45, 100, { derived: true })} />)
  const button = screen.getByRole('button', { name: 'Why approximate' })
  const text = container.querySelector('[popover]')
  expect(text).toHaveTextContent(/^Approximate\./)
  expect(text?.id).toBeTruthy()
  expect(button.getAttribute('popovertarget')).toBe(text?.id)
  expect(renderToString(<UsageBarView usage={ready(45, 100, { derived: true })} />)).toMatch(
    /popovertarget="/i,
  )
})
