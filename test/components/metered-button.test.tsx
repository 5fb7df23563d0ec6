import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { createRef, type ReactNode } from 'react'
import { describe, expect, it, vi } from 'vitest'
import { UsageError } from '../../src/billing/errors.js'
import { InsufficientCreditsError } from '../../src/billing/insufficient-credits.js'
import { MeteredButton } from '../../src/components/metered-button.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { type FakeSource, fakeSource } from '../support/fake-source.js'
import { inJanuary } from '../support/in-january.js'
import { quota, ready } from '../support/reports.js'

inJanuary()

function mount(source: FakeSource, children: ReactNode, customerId: string | null = 'user_1') {
  return render(
    <UsageProvider source={source} customerId={customerId} storage={null}>
      {children}
    </UsageProvider>,
  )
}

const twelveLeft = () => fakeSource(ready([quota('api', 88)]))
const button = () => screen.getByRole('button', { name: 'Generate' })
const pressing = { meter: 'api', amount: 5, children: 'Generate' } as const

/** An action whose end the test decides. */
function work() {
  const ends: { finish: (value: unknown) => void; fail: (error: unknown) => void }[] = []
  const action = vi.fn<() => Promise<unknown>>(
    () =>
      new Promise((finish, fail) => {
        ends.push({ finish, fail })
      }),
  )
  return { action, end: () => ends.at(-1) ?? { finish: () => {}, fail: () => {} } }
}

describe('without an action', () => {
  it('records each press, and says what was used', async () => {
    const source = twelveLeft()
    const onRecorded = vi.fn<() => void>()
    mount(source, <MeteredButton {...pressing} onRecorded={onRecorded} />)
    expect(button()).toHaveAccessibleDescription('Uses 5 of 12 left')
    await userEvent.click(button())
    expect(button()).toHaveAccessibleDescription('Used 5, 7 left')
    await userEvent.click(button())
    expect(source.sent.map(({ amount }) => amount)).toEqual([5, 5])
    expect(onRecorded).toHaveBeenCalledTimes(2)
    expect(button()).toHaveAccessibleDescription('Needs 5, 2 left until Feb\u00a01.')
    await userEvent.click(button())
    expect(source.sent).toHaveLength(2)
  })

  it('records every meter of several', async () => {
    const source = fakeSource(ready([quota('api', 0), quota('images', 0)]))
    mount(source, <MeteredButton uses={{ api: 5, images: 1 }}>Generate</MeteredButton>)
    await userEvent.click(button())
    expect(source.sent.map(({ meter, amount }) => `${meter} ${amount}`)).toEqual([
      'api 5',
      'images 1',
    ])
  })

  it('says when a recorded use does not count after all', async () => {
    const source = twelveLeft()
    const error = new UsageError('refused', 'the plan has ended.')
    source.onDeliver = async () => ({ as: 'refused', error })
    const onFailure = vi.fn<(error: unknown) => void>()
    mount(source, <MeteredButton {...pressing} onFailure={onFailure} />)
    await userEvent.click(button())
    expect(button()).toHaveAccessibleDescription('That didn’t work. Nothing was used.')
    expect(onFailure).toHaveBeenCalledOnce()
  })

  it('records nothing when the host prevents it', async () => {
    const source = twelveLeft()
    mount(source, <MeteredButton {...pressing} onClick={(event) => event.preventDefault()} />)
    await userEvent.click(button())
    expect(source.sent).toEqual([])
  })

  it('says the cost of the next press a while later', async () => {
    vi.useFakeTimers()
    try {
      mount(twelveLeft(), <MeteredButton {...pressing} />)
      await act(async () => button().click())
      await act(() => vi.advanceTimersByTimeAsync(3_900))
      expect(button()).toHaveAccessibleDescription('Used 5, 7 left')
      await act(() => vi.advanceTimersByTimeAsync(200))
      expect(button()).toHaveAccessibleDescription('Uses 5 of 7 left')
    } finally {
      vi.useRealTimers()
    }
  })
})

describe('with an action', () => {
  it('runs it once for a double click, holds the amount, and tells the end once', async () => {
    const { action, end } = work()
    const onSuccess = vi.fn<(value: unknown) => void>()
    mount(twelveLeft(), <MeteredButton {...pressing} action={action} onSuccess={onSuccess} />)
    await act(async () => {
      button().click()
      button().click()
    })
    expect(button()).toHaveAccessibleDescription('5 reserved while this runs')
    expect(button()).toHaveAttribute('aria-disabled', 'true')
    await userEvent.click(button())
    expect(action).toHaveBeenCalledOnce()
    await act(async () => end().finish('a picture'))
    expect(onSuccess.mock.calls).toEqual([['a picture']])
    expect(button()).toHaveAccessibleDescription('Used 5, 7 left')
  })

  it.each([
    ['402', new InsufficientCreditsError('api', 3, 5), 'That didn’t work. Nothing was used.'],
    ['anything else', new Error('lost'), 'That didn’t work. It may still count as used.'],
  ])('claims that nothing was used only where the server said so: %s', async (_n, error, said) => {
    const { action, end } = work()
    const onFailure = vi.fn<(error: unknown) => void>()
    mount(twelveLeft(), <MeteredButton {...pressing} action={action} onFailure={onFailure} />)
    await userEvent.click(button())
    await act(async () => end().fail(error))
    expect(button()).toHaveAccessibleDescription(said)
    expect(onFailure.mock.calls).toEqual([[error]])
  })
})

describe('who may not press', () => {
  it.each([
    ['too little', ready([quota('api', 97)]), 'user_1', 'Needs 5, 3 left until Feb\u00a01.'],
    ['signed out', ready([quota('api', 0)]), null, 'Sign in to use this.'],
  ] as const)('reaches the button and hears why: %s', async (_name, state, customer, said) => {
    const action = vi.fn<() => void>()
    mount(fakeSource(state), <MeteredButton {...pressing} action={action} />, customer)
    await userEvent.tab()
    expect(button()).toHaveFocus()
    expect(button()).toHaveAccessibleDescription(said)
    await userEvent.keyboard('{Enter}')
    expect(action).not.toHaveBeenCalled()
  })

  it('presses all the same where overage is allowed', async () => {
    const source = fakeSource(ready([quota('api', 97)]))
    mount(source, <MeteredButton {...pressing} policy="allow-overage" />)
    await userEvent.click(button())
    expect(source.sent).toHaveLength(1)
  })
})

describe('a host’s own button', () => {
  it('keeps its class, its parts and its handlers, and hears of no press while it may not', async () => {
    const heard = vi.fn<() => void>()
    const source = fakeSource(ready([quota('api', 93)]))
    const own = (
      <button type="button" className="brand" onClick={heard}>
        <svg aria-hidden="true" />
        Generate
      </button>
    )
    const ref = createRef<HTMLButtonElement>()
    mount(
      source,
      <MeteredButton meter="api" amount={5} asChild ref={ref}>
        {own}
      </MeteredButton>,
    )
    expect(ref.current).toBe(button())
    expect(button()).toHaveClass('brand')
    expect(button()).not.toHaveClass('uw-button')
    expect(button().querySelector('svg')).toBeInTheDocument()
    await userEvent.click(button())
    expect(source.sent).toHaveLength(1)
    await userEvent.click(button())
    expect(source.sent).toHaveLength(1)
    expect(heard).toHaveBeenCalledOnce()
  })

  it('describes itself besides what the press uses', () => {
    mount(
      twelveLeft(),
      <>
        <p id="hint">Takes a minute.</p>
        <MeteredButton {...pressing} className="wide" data-testid="x" aria-describedby="hint" />
      </>,
    )
    expect(button()).toHaveAccessibleDescription('Uses 5 of 12 left Takes a minute.')
    expect(screen.getByTestId('x')).toHaveClass('uw-button', 'wide')
  })
})
