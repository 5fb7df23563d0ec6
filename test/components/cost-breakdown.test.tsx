import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import axe from 'axe-core'
import { createRef } from 'react'
import { renderToString } from 'react-dom/server'
import { describe, expect, it, vi } from 'vitest'
import { CostBreakdown } from '../../src/components/cost-breakdown.js'
import { CostBreakdownView } from '../../src/components/cost-breakdown-view.js'
import { UsageDashboard } from '../../src/components/usage-dashboard.js'
import { UsageDashboardView } from '../../src/components/usage-dashboard-view.js'
import { dashboards, freeFigure, full, graduated } from '../../stories/support/dashboard-figures.js'
import { reportState } from '../../stories/support/history.js'

const states = Object.entries({ ...dashboards, free: freeFigure, graduated })

it.each(states)('passes axe and carries no style attribute: %s', async (_, usage) => {
  const element = <CostBreakdownView usage={usage} onRetry={() => {}} />
  const { container } = render(element)
  const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } }
  expect((await axe.run(container, { rules })).violations).toEqual([])
  expect(renderToString(element)).not.toMatch(/\sstyle=/)
})

it('gives the ref its root, and the host the last word', () => {
  const ref = createRef<HTMLElement>()
  render(<CostBreakdownView ref={ref} usage={full} className="mine" data-state="calm" />)
  expect(ref.current).toHaveAttribute('class', 'uw-dash uw-costs mine')
  expect(ref.current).toHaveAttribute('data-state', 'calm')
})

it('says that nothing costs anything, where nothing does', () => {
  render(<CostBreakdownView usage={freeFigure} />)
  expect(screen.getByText('No charges on your plan')).toBeVisible()
  expect(screen.queryByRole('table')).toBeNull()
  expect(screen.queryByRole('link')).toBeNull()
})

it('tries again after an error', async () => {
  const retry = vi.fn<() => void>()
  render(<CostBreakdownView usage={dashboards.error} onRetry={retry} />)
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
  expect(retry).toHaveBeenCalledOnce()
})

it('is a file to download, which sheets take for UTF-8', () => {
  render(<CostBreakdownView usage={full} />)
  const href = screen.getByRole('link', { name: 'Download CSV' }).getAttribute('href') ?? ''
  const text = decodeURIComponent(href.replace('data:text/csv;charset=utf-8,', ''))
  expect(text).toMatch(/^\ufeffItem,Part,Unit,Used,Included,Charged,Price,Per,Amount,Currency\r\n/)
})

it('says of every meter in the dashboard what it costs by itself', () => {
  render(<UsageDashboardView usage={full} />)
  expect(screen.getByText('About $16.84, at $2.00 per 1,000')).toBeVisible()
  expect(screen.getByText(/about \$4\.80/)).toBeVisible()
  expect(screen.getByText('$29.00 plan + $21.64 usage')).toBeVisible()
})

describe('of a report', () => {
  const cost = {
    base: { amount: 2_900, currency: 'USD' },
    overage: { amount: 1_255, currency: 'USD' },
    total: { amount: 4_155, currency: 'USD' },
  }

  it('comes to what the dashboard of it says, also where meters explain less', () => {
    const report = reportState({ cost })
    render(
      <>
        <UsageDashboard report={report} data-testid="dashboard" />
        <CostBreakdown report={report} />
      </>,
    )
    const total = screen.getByRole('row', { name: /^Total so far/ })
    expect(total).toHaveTextContent('$41.55')
    expect(within(screen.getByTestId('dashboard')).getByText('$41.55')).toBeVisible()
    expect(screen.getByRole('row', { name: /^Other charges/ })).toHaveTextContent('$12.55')
  })
})
