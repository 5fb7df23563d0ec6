import { act, render, screen } from '@testing-library/react'
import { memo, type ReactNode, StrictMode } from 'react'
import { describe, expect, it } from 'vitest'
import { UsageProvider, type UsageProviderProps } from '../../src/react/usage-provider.js'
import { type RecordUsage, useRecordUsage } from '../../src/react/use-record-usage.js'
import { useUsage } from '../../src/react/use-usage.js'
import { type FakeSource, fakeSource } from '../support/fake-source.js'
import { inJanuary } from '../support/in-january.js'
import { quota, ready } from '../support/reports.js'

inJanuary()

const slugs = Array.from({ length: 500 }, (_, i) => `m${i}`)
const all = (used = 0) => ready(slugs.map((slug) => quota(slug, used)))

function mount(source: FakeSource, children: ReactNode, props: Partial<UsageProviderProps> = {}) {
  return render(
    <UsageProvider source={source} customerId="user_1" storage={null} {...props}>
      {children}
    </UsageProvider>,
  )
}

/** Rows of many meters that count their renders by slug. */
function rows() {
  const renders = new Map<string, number>()
  const Row = memo(function Row({ slug }: { slug: string }) {
    const usage = useUsage(slug)
    renders.set(slug, (renders.get(slug) ?? 0) + 1)
    return <p data-testid={slug}>{usage.status === 'ready' ? usage.remaining : usage.status}</p>
  })
  const List = memo(function List() {
    return slugs.map((slug) => <Row key={slug} slug={slug} />)
  })
  return { renders, List, total: () => [...renders.values()].reduce((sum, n) => sum + n, 0) }
}

/** A component that hands out its `record`. */
function recorder() {
  const held: { record?: RecordUsage } = {}
  const keep = (record: RecordUsage) => {
    held.record = record
  }
  function Button() {
    keep(useRecordUsage('m7'))
    return null
  }
  return { held, Button }
}

describe('one record among 500 meters', () => {
  it('renders the one row, once', async () => {
    const source = fakeSource(all())
    source.onDeliver = () => new Promise(() => {})
    const { renders, List, total } = rows()
    const { held, Button } = recorder()
    mount(
      source,
      <>
        <List />
        <Button />
      </>,
    )
    const before = total()
    const seven = renders.get('m7') ?? 0
    await act(async () => void held.record?.(5))
    expect(screen.getByTestId('m7')).toHaveTextContent('95')
    expect(total() - before).toBe(1)
    expect(renders.get('m7')).toBe(seven + 1)
  })

  it('renders it once more when it is acknowledged, since nothing is pending then', async () => {
    const source = fakeSource(all())
    const answer: { now?: () => void } = {}
    source.onDeliver = () =>
      new Promise((done) => {
        answer.now = () => done({ as: 'delivered' })
      })
    source.onReload = () => new Promise(() => {})
    const { List, total } = rows()
    const { held, Button } = recorder()
    mount(
      source,
      <>
        <List />
        <Button />
      </>,
    )
    await act(async () => {
      held.record?.(5)
      await new Promise((done) => setTimeout(done, 5))
    })
    const before = total()
    await act(async () => answer.now?.())
    expect(total() - before).toBe(1)
  })

  it('and a reload that confirms what is shown render nothing', async () => {
    const source = fakeSource(all())
    const { List, total } = rows()
    mount(source, <List />)
    const before = total()
    await act(async () => source.show(all()))
    expect(total()).toBe(before)
    await act(async () => source.show(all(1)))
    expect(total()).toBe(before + 500)
  })
})

describe('useRecordUsage', () => {
  it('keeps its function, and its component from rendering, while balances change', async () => {
    const source = fakeSource(all())
    const seen = new Set<RecordUsage>()
    let renders = 0
    const Button = memo(function Button() {
      const record = useRecordUsage('m1')
      seen.add(record)
      renders++
      return (
        <button type="button" onClick={() => record()}>
          use
        </button>
      )
    })
    mount(source, <Button />)
    const before = renders
    await act(async () => screen.getByRole('button').click())
    await act(async () => source.show(all(9)))
    expect([seen.size, renders - before]).toEqual([1, 0])
  })
})

describe('objects written in JSX', () => {
  it('cost no consumer a render when they are equal, and reach it when they are not', () => {
    const source = fakeSource(all())
    let renders = 0
    const One = memo(function One() {
      const usage = useUsage('m1')
      renders++
      return <p>{usage.status === 'ready' && `${usage.meter.name} ${usage.state}`}</p>
    })
    function Host({ name }: { name: string }) {
      return (
        <UsageProvider
          source={source}
          customerId="user_1"
          storage={null}
          meters={{ m1: { name, limit: 50 } }}
          thresholds={{ warning: 0.5, critical: 0.6 }}
          labels={{}}
        >
          <One />
        </UsageProvider>
      )
    }
    const { rerender } = render(<Host name="Images" />)
    const before = renders
    rerender(<Host name="Images" />)
    expect(renders).toBe(before)
    rerender(<Host name="Pictures" />)
    expect(screen.getByText('Pictures normal')).toBeInTheDocument()
  })
})

describe('StrictMode', () => {
  it('records once, delivers once and listens once', async () => {
    const source = fakeSource(all())
    const events: string[] = []
    function Button() {
      const record = useRecordUsage('m1')
      const usage = useUsage('m1')
      return (
        <button type="button" onClick={() => record(5)}>
          {usage.status === 'ready' && usage.remaining}
        </button>
      )
    }
    render(
      <StrictMode>
        <UsageProvider
          source={source}
          customerId="user_1"
          storage={null}
          onEvent={({ type }) => events.push(type)}
        >
          <Button />
        </UsageProvider>
      </StrictMode>,
    )
    await act(async () => {
      screen.getByRole('button', { name: '100' }).click()
      await new Promise((done) => setTimeout(done, 5))
    })
    expect(screen.getByRole('button', { name: '95' })).toBeInTheDocument()
    expect(source.sent).toHaveLength(1)
    expect(events).toEqual(['recorded', 'delivered'])
  })
})
