import { render, screen } from '@testing-library/react'
import axe from 'axe-core'
import { createRef } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { SyncNoticeView } from '../../src/components/sync-notice-view.js'
import type { SyncFigure } from '../../src/text/describe-sync.js'
import { entry } from '../support/reports.js'

const nothing: SyncFigure = { waiting: [], refused: [], expired: [], online: true, retryIn: null }
const refused = [entry('a'), entry('b')]
/** Of the list, which opens by a press on *Details*. */
const listed = { hidden: true }

it('renders nothing while there is nothing to say', () => {
  const { container } = render(<SyncNoticeView figure={nothing} />)
  expect(container).toBeEmptyDOMElement()
})

it('takes ref, class and props, and passes axe', async () => {
  const ref = createRef<HTMLDivElement>()
  const figure = { waiting: [entry('w')], refused, expired: [entry('e')], online: true, retryIn: 5 }
  const acts = { onRetry: () => {}, onDiscard: () => {} }
  const { container } = render(
    <SyncNoticeView ref={ref} figure={figure} {...acts} className="mine" id="x" />,
  )
  expect(ref.current).toHaveClass('uw-sync', 'mine')
  expect(ref.current).toHaveAttribute('id', 'x')
  expect(ref.current).toHaveAttribute('data-state', 'refused')
  const rules = { 'color-contrast': { enabled: false }, region: { enabled: false } }
  expect((await axe.run(container, { rules })).violations).toEqual([])
})

describe('the buttons', () => {
  it('act upon their row, and say to a screen reader upon which', () => {
    const onRetry = vi.fn<(id: string) => void>()
    const onDiscard = vi.fn<(id: string) => void>()
    const [first] = refused
    render(
      <SyncNoticeView
        figure={{ ...nothing, refused: first ? [first] : [] }}
        onRetry={onRetry}
        onDiscard={onDiscard}
      />,
    )
    screen.getByRole('button', { name: /^Retry 5 api, /, ...listed }).click()
    screen.getByRole('button', { name: /^Discard 5 api, /, ...listed }).click()
    expect([onRetry.mock.calls, onDiscard.mock.calls]).toEqual([[['a']], [['a']]])
  })

  it('try all again where there is more than one', () => {
    const onRetry = vi.fn<(id: string) => void>()
    render(<SyncNoticeView figure={{ ...nothing, refused }} onRetry={onRetry} />)
    screen.getAllByRole('button', { name: 'Retry all' })[0]?.click()
    expect(onRetry.mock.calls).toEqual([['a'], ['b']])
  })

  it('are absent where nothing can be done', () => {
    const waiting = [entry('w')]
    const { rerender } = render(
      <SyncNoticeView figure={{ ...nothing, refused, waiting, retryIn: 8_000 }} />,
    )
    const buttons = screen.getAllByRole('button', listed)
    expect(buttons.map(({ textContent }) => textContent)).toEqual(['Details'])
    rerender(<SyncNoticeView figure={{ ...nothing, waiting, online: false }} onRetry={() => {}} />)
    expect(screen.queryByRole('button')).toBeNull()
  })
})
