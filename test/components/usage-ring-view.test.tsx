import { render, screen } from '@testing-library/react'
import axe from 'axe-core'
import { createRef } from 'react'
import { renderToString } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import type { UsageFigure } from '../../src/billing/usage.js'
import { UsageRingView, type UsageRingViewProps } from '../../src/components/usage-ring-view.js'
import { balance, quota } from '../support/reports.js'

const ready = (used: number, more = {}): UsageFigure => ({
  status: 'ready',
  meter: quota('api', used, more),
})
const rings: readonly (readonly [string, UsageRingViewProps])[] = [
  ['normal', { usage: ready(45) }],
  ['small', { usage: ready(94), size: 'sm' }],
  ['large and over', { usage: ready(140), size: 'lg' }],
  ['derived', { usage: ready(45, { derived: true }) }],
  ['pending', { usage: { status: 'ready', meter: quota('api', 48), pending: 3 } }],
  ['nothing included', { usage: ready(0, { limit: 0 }), hideText: true }],
  ['credits', { usage: { status: 'ready', meter: balance('credits', 9) }, size: 'sm' }],
  ['loading', { usage: { status: 'loading' } }],
  ['error', { usage: { status: 'error' }, name: 'API', onRetry: () => {} }],
  ['error, small', { usage: { status: 'error' }, name: 'API', size: 'sm' }],
]

describe('every kind of ring', () => {
  it.each(rings)('passes axe: %s', async (_, props) => {
    const { container } = render(<UsageRingView {...props} />)
    const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } }
    expect((await axe.run(container, { rules })).violations).toEqual([])
  })

  it.each(rings)('takes ref, class and props: %s', (_, props) => {
    const ref = createRef<HTMLSpanElement>()
    render(<UsageRingView ref={ref} {...props} className="mine" data-testid="ring" id="x" />)
    expect(ref.current).toBe(screen.getByTestId('ring'))
    expect(ref.current).toHaveClass('mine', 'uw-ring')
    expect(ref.current).toHaveAttribute('id', 'x')
  })

  it('needs no style attribute', () => {
    for (const [, props] of rings) {
      expect(renderToString(<UsageRingView {...props} />)).not.toContain('style=')
    }
  })
})

describe('the drawing', () => {
  const part = (name: string) => document.querySelector(`.uw-dial-${name}`)
  const dashes = (name: string) =>
    part(name)?.getAttribute('stroke-dasharray')?.split(' ').map(Number)

  it.each([
    [45, 45],
    [1, 1],
    [99.9, 99],
  ])('of %d of 100 reaches %d %%', (used, percent) => {
    render(<UsageRingView usage={ready(used)} />)
    expect(dashes('fill')?.[0]).toBe(percent)
  })

  it('closes when all is used, without a seam', () => {
    render(<UsageRingView usage={ready(100)} />)
    expect(part('fill')).not.toHaveAttribute('stroke-dasharray')
  })

  it('begins what is past the limit at the tick', () => {
    render(<UsageRingView usage={ready(200)} />)
    expect(dashes('over')?.[0]).toBe(50)
    expect(part('over')).toHaveAttribute('stroke-dashoffset', '-50')
  })

  it('hatches what is pending after the solid part, and never less than 8 px', () => {
    render(<UsageRingView usage={{ status: 'ready', meter: quota('api', 48), pending: 1 }} />)
    const [, offset, ...hatch] = dashes('pending') ?? []
    const pixel = 100 / (2 * Math.PI * 17.5)
    expect(offset).toBeCloseTo(45 + 2 * pixel, 0)
    expect(hatch.slice(0, -2).reduce((sum, each) => sum + each, 0)).toBeGreaterThan(7.9 * pixel)
  })

  it('is an outline without a number, and none where no limit is known', () => {
    const { rerender } = render(<UsageRingView usage={{ status: 'error' }} />)
    expect(part('none')).not.toBeNull()
    rerender(<UsageRingView usage={{ status: 'ready', meter: balance('credits', 9) }} />)
    expect(document.querySelector('svg')).toBeNull()
  })
})

describe('what assistive technology is told', () => {
  it('is a meter with the true number in words', () => {
    render(<UsageRingView usage={ready(140)} size="sm" />)
    const meter = screen.getByRole('meter', { name: 'API' })
    expect(meter).toHaveAttribute('aria-valuenow', '100')
    expect(meter).toHaveAttribute('aria-valuetext', '140 of 100 used, 40 over')
  })

  it('is the name and the value where there is no meter', () => {
    render(<UsageRingView usage={ready(5, { limit: 0 })} size="sm" data-testid="ring" />)
    expect(screen.queryByRole('meter')).toBeNull()
    expect(screen.getByTestId('ring')).toHaveTextContent('API 5 over')
  })
})

describe('prop: hideText', () => {
  it('leaves the drawing, and the words only for those who cannot see it', () => {
    const { container, rerender } = render(<UsageRingView usage={ready(45)} hideText />)
    expect(container).toHaveTextContent('')
    expect(screen.getByRole('meter')).toBeInTheDocument()
    rerender(<UsageRingView usage={ready(5, { limit: 0 })} hideText />)
    expect(container).toHaveTextContent('API 5 over')
  })
})
