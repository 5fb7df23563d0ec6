import { type UsageEvent, useUsageOutbox, useUsageSummary } from 'usage-widgets'
import type { LedgerEvent } from '../demo-state.js'
import type { LineState } from '../line.js'
import { planStates } from '../plan-states.js'
import { post } from './backstage-state.js'
import { LineControls } from './line-controls.js'
import type { NumberedEvent } from './open-page.js'

export type BackstageProps = {
  readonly line: LineState
  readonly ledger: readonly LedgerEvent[]
  /** False while the server does not answer. */
  readonly reachable: boolean
  readonly setLine: (some: Partial<LineState>) => void
  readonly events: readonly NumberedEvent[]
  readonly onReset: () => void
}

const ROWS = 12

/** For developers: what can go wrong, what waits in this browser, and what the server has. */
export function Backstage(props: BackstageProps) {
  const { line, ledger, reachable, setLine, events, onReset } = props
  return (
    <section className="backstage" aria-labelledby="backstage-title">
      <div className="title-row">
        <div>
          <h2 id="backstage-title">Behind the scenes</h2>
          <p className="quiet">
            Break the line, use something, reload the page, restart the server. Every use ends up in
            the ledger once.
          </p>
        </div>
        <div className="buttons">
          <Elsewhere />
          <button type="button" className="button" onClick={onReset}>
            Start over
          </button>
        </div>
      </div>
      <div className="columns">
        <LineControls line={line} onChange={setLine} />
        <Browser events={events} />
        <Ledger ledger={ledger} reachable={reachable} />
      </div>
    </section>
  )
}

/** What did not happen on this page: use, and what becomes of the plan. */
function Elsewhere() {
  const { plan, reload } = useUsageSummary()
  const ask = async (what: 'elsewhere' | 'lately' | 'plan', body: object = {}) => {
    await post(what, body)
    await reload()
  }
  return (
    <>
      {plan && !plan.free && (
        <select
          className="select"
          aria-label="How the plan stands"
          value=""
          onChange={({ target }) => void ask('plan', { state: target.value })}
        >
          <option value="" disabled>
            Change how {plan.name} stands
          </option>
          {Object.entries(planStates).map(([state, name]) => (
            <option key={state} value={state}>
              {name}
            </option>
          ))}
        </select>
      )}
      <button type="button" className="button" onClick={() => void ask('lately')}>
        Add two weeks of use
      </button>
      <button type="button" className="button" onClick={() => void ask('elsewhere')}>
        Use 20 elsewhere
      </button>
    </>
  )
}

function Browser({ events }: { readonly events: readonly NumberedEvent[] }) {
  const { waiting, retry } = useUsageOutbox()
  const [first] = waiting
  return (
    <div className="column">
      <div className="title-row">
        <h3>This browser</h3>
        {first && (
          <button type="button" className="uw-link" onClick={() => retry(first.id)}>
            Try now
          </button>
        )}
      </div>
      <p className="quiet" data-testid="waiting">
        {waiting.length === 0 ? 'Nothing waits.' : `${waiting.length} waiting`}
      </p>
      <ul className="rows">
        {waiting.slice(0, ROWS).map((entry) => (
          <Row key={entry.id} {...entry} note={triesOf(entry.attempts)} />
        ))}
      </ul>
      <h4>Events</h4>
      {events.length === 0 && <p className="quiet">None since this page was opened.</p>}
      <ul className="rows">
        {events.map(({ number, event }) => (
          <Row key={number} {...aboutOf(event)} note={event.type} />
        ))}
      </ul>
    </div>
  )
}

type LedgerProps = Pick<BackstageProps, 'ledger' | 'reachable'>

function Ledger({ ledger, reachable }: LedgerProps) {
  return (
    <div className="column">
      <h3>The server’s ledger</h3>
      <p className="quiet">{reachable ? totalsOf(ledger) : 'The server does not answer.'}</p>
      <ul className="rows" data-testid="ledger">
        {ledger
          .slice(-ROWS * 2)
          .toReversed()
          .map((event) => (
            <Row key={`${event.meter} ${event.id}`} {...event} note={arrivalsOf(event)} />
          ))}
      </ul>
    </div>
  )
}

type RowProps = {
  readonly id?: string
  readonly meter?: string
  readonly amount?: number
  readonly note: string
}

function Row({ id, meter, amount, note }: RowProps) {
  return (
    <li>
      <code title={id}>{id?.slice(0, 9)}</code>
      <span className="what">
        {amount} {meter}
      </span>
      <span className="quiet">{note}</span>
    </li>
  )
}

function aboutOf(event: UsageEvent): Omit<RowProps, 'note'> {
  return {
    ...('id' in event && { id: event.id }),
    ...('meter' in event && { meter: event.meter }),
    ...('amount' in event && { amount: event.amount }),
  }
}

/** `9 events: 23 generations, 10 credits` */
function totalsOf(ledger: readonly LedgerEvent[]): string {
  const totals = new Map<string, number>()
  for (const { meter, amount } of ledger) totals.set(meter, (totals.get(meter) ?? 0) + amount)
  const sums = [...totals].map(([meter, amount]) => `${amount} ${meter}`).join(', ')
  const events = `${ledger.length} ${ledger.length === 1 ? 'event' : 'events'}`
  return sums === '' ? 'Nothing recorded.' : `${events}: ${sums}`
}

function triesOf(attempts: number): string {
  return attempts === 0 ? 'first try' : `tried ${attempts} ${attempts === 1 ? 'time' : 'times'}`
}

function arrivalsOf({ arrived }: LedgerEvent): string {
  return arrived > 1 ? `arrived ${arrived} times, recorded once` : 'recorded once'
}
