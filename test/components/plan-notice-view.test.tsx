import { render, screen } from '@testing-library/react'
import axe from 'axe-core'
import { createRef } from 'react'
import { expect, it, vi } from 'vitest'
import type { Plan } from '../../src/billing/report.js'
import { PlanNoticeView } from '../../src/components/plan-notice-view.js'
import { january } from '../support/reports.js'

const pro: Plan = { name: 'Pro', free: false, portalUrl: 'https://portal.example/' }
const ends = { ...pro, status: 'past-due', endsAt: january.end } as const

it.each([
  ['a plan in order', pro],
  ['no plan', null],
  ['an unknown plan', undefined],
])('renders nothing for %s', (_, plan) => {
  const { container } = render(<PlanNoticeView plan={plan} />)
  expect(container).toBeEmptyDOMElement()
})

it('takes ref, class and props, says the gravest in its state, and passes axe', async () => {
  const ref = createRef<HTMLUListElement>()
  const { container } = render(
    <PlanNoticeView
      ref={ref}
      plan={ends}
      actions={{ ends: () => {} }}
      unsure="ends"
      className="mine"
      id="x"
    />,
  )
  expect(ref.current).toHaveClass('uw-plan', 'mine')
  expect(ref.current).toHaveAttribute('id', 'x')
  expect(ref.current).toHaveAttribute('data-state', 'failed')
  expect(screen.getByRole('list', { name: 'Your plan' })).toBe(ref.current)
  const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } }
  expect((await axe.run(container, { rules })).violations).toEqual([])
})

it('leads to the portal, and elsewhere where the host says so', () => {
  const { rerender } = render(<PlanNoticeView plan={ends} actions={{ ends: '/keep' }} />)
  const href = (name: string) => screen.getByRole('link', { name }).getAttribute('href')
  expect([href('Update card'), href('Keep Pro')]).toEqual(['https://portal.example/', '/keep'])
  rerender(<PlanNoticeView plan={{ name: 'Pro', free: false, endsAt: january.end }} />)
  expect(screen.queryByRole('link')).toBeNull()
  expect(screen.getByText('Pro ends Feb 1.')).toBeInTheDocument()
})

it('does what is asked, and once', () => {
  const keep = vi.fn<() => void>()
  const { rerender } = render(<PlanNoticeView plan={ends} actions={{ ends: keep }} />)
  screen.getByRole('button', { name: 'Keep Pro' }).click()
  rerender(<PlanNoticeView plan={ends} actions={{ ends: keep }} busy="ends" />)
  screen.getByRole('button', { name: 'Keep Pro' }).click()
  expect(keep).toHaveBeenCalledOnce()
  rerender(<PlanNoticeView plan={ends} actions={{ ends: keep }} unsure="ends" />)
  expect(screen.getByRole('status')).toHaveTextContent('Couldn’t confirm that yet.')
})
