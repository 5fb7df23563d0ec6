import { act, render, screen } from '@testing-library/react'
import { StrictMode } from 'react'
import { expect, it } from 'vitest'
import { BalanceGate } from '../../src/components/balance-gate.js'
import { SyncNotice } from '../../src/components/sync-notice.js'
import { storedEntry } from '../../src/entries/stored-entry.js'
import { UsageProvider, type UsageProviderProps } from '../../src/react/usage-provider.js'
import { useRecordUsage } from '../../src/react/use-record-usage.js'
import { useUsage } from '../../src/react/use-usage.js'
import { useUsageOutbox } from '../../src/react/use-usage-outbox.js'
import { fakeSource } from '../support/fake-source.js'
import { fakeStorage } from '../support/fake-storage.js'
import { inJanuary } from '../support/in-january.js'
import { balance, entry, ready } from '../support/reports.js'

inJanuary()

/** A page that opens with so many uses stored; what it showed so far, and how often it rendered its list. */
function mount(count: number, props: Pick<UsageProviderProps, 'onSignOut'> = {}) {
  const texts: Record<string, string> = {}
  const now = Date.now()
  for (let i = 0; i < count; i++) {
    texts[`uw1:user_1:e:api/e_${i}`] = storedEntry.write(
      entry(`e_${i}`, { amount: 1, at: now - 60_000 }),
    )
  }
  const storage = fakeStorage(texts)
  const source = fakeSource(ready([balance('api', 100_000)]))
  // Nothing ever arrives.
  source.onDeliver = () => new Promise(() => {})
  const shown = new Set<string>()
  const renders = { outbox: 0 }
  const note = (text: string) => void shown.add(text)
  function Use() {
    const usage = useUsage('api')
    const record = useRecordUsage('api')
    const text = usage.status === 'ready' ? `${usage.remaining} left` : usage.status
    note(text)
    return (
      <button type="button" onClick={() => record(5)}>
        {text}
      </button>
    )
  }
  const rendered = () => void renders.outbox++
  function Outbox() {
    const { waiting } = useUsageOutbox()
    rendered()
    return <p>{waiting.length} waiting</p>
  }
  render(
    <StrictMode>
      <UsageProvider source={source} customerId="user_1" storage={storage} {...props}>
        <Use />
        <Outbox />
        <SyncNotice />
        <BalanceGate meter="api" amount={5} fallback={<p>wall</p>}>
          inside
        </BalanceGate>
      </UsageProvider>
    </StrictMode>,
  )
  return { source, storage, shown, renders }
}

const soon = () => act(() => new Promise((done) => setTimeout(done, 400)))

it('paints the right number of 10,000 stored uses at once, and never the wall', async () => {
  const { shown, source } = mount(10_000)
  expect(screen.getByRole('button')).toHaveTextContent('90000 left')
  expect([...shown]).toEqual(['loading', '90000 left'])
  expect(screen.queryByText('wall')).toBeNull()
  expect(screen.getByText('10000 waiting')).toBeInTheDocument()
  expect(screen.getByText('inside')).toBeInTheDocument()
  await soon()
  expect(source.sent).toHaveLength(4)
  // One line for all of them.
  expect(await screen.findByText(/^10,000 .*pending$/)).toBeInTheDocument()
  expect(screen.queryAllByRole('listitem')).toEqual([])
})

it('records among 3,000: stored at once, and in the number with all of them', async () => {
  const { shown, storage } = mount(3_000)
  act(() => screen.getByRole('button').click())
  expect(storage.keys('uw1:user_1:e:')).toHaveLength(3_001)
  await soon()
  expect([...shown]).toEqual(['loading', '97000 left', '96995 left'])
})

it('keeps them all where those of who signs out are discarded', async () => {
  const { storage } = mount(3_000, { onSignOut: 'discard' })
  await soon()
  expect(screen.getByText('97000 left')).toBeInTheDocument()
  expect(storage.keys('uw1:user_1:e:')).toHaveLength(3_000)
})

it('renders a list of 3,000 once for each change of it', async () => {
  const { renders } = mount(3_000)
  await soon()
  const before = renders.outbox
  act(() => screen.getByRole('button').click())
  expect(screen.getByText('3001 waiting')).toBeInTheDocument()
  // Twice in StrictMode.
  expect(renders.outbox - before).toBe(2)
})
