import { type ReactElement, useEffect } from 'react'
import { flushSync } from 'react-dom'
import { createRoot, type Root } from 'react-dom/client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { page } from 'vitest/browser'
import type { CreditsFigure, SpendingFigure } from '../../src/billing/account.js'
import type { DashboardFigure } from '../../src/billing/dashboard.js'
import { UsageError } from '../../src/billing/errors.js'
import { intervalsOf } from '../../src/billing/offers.js'
import type { Plan } from '../../src/billing/report.js'
import type { UpgradeFigure } from '../../src/billing/upgrade.js'
import type { UsageFigure } from '../../src/billing/usage.js'
import { CostBreakdownView } from '../../src/components/cost-breakdown-view.js'
import { CreditLedgerView } from '../../src/components/credit-ledger-view.js'
import { MeteredButtonView } from '../../src/components/metered-button-view.js'
import { NoticePlace } from '../../src/components/notice-place.js'
import { PlanPicker } from '../../src/components/plan-picker.js'
import { PlanPickerView, type PlanPickerViewProps } from '../../src/components/plan-picker-view.js'
import { SpendingLimitView } from '../../src/components/spending-limit-view.js'
import { SyncNoticeView } from '../../src/components/sync-notice-view.js'
import { UpgradeBannerView } from '../../src/components/upgrade-banner-view.js'
import {
  UpgradeDialogView,
  type UpgradeDialogViewProps,
} from '../../src/components/upgrade-dialog-view.js'
import { UpgradePromptView } from '../../src/components/upgrade-prompt-view.js'
import { UsageBadgeView } from '../../src/components/usage-badge-view.js'
import { UsageBarView } from '../../src/components/usage-bar-view.js'
import { UsageDashboard } from '../../src/components/usage-dashboard.js'
import { UsageDashboardView } from '../../src/components/usage-dashboard-view.js'
import { UsageHistoryView } from '../../src/components/usage-history-view.js'
import { UsageRingView } from '../../src/components/usage-ring-view.js'
import { UsageProvider } from '../../src/react/usage-provider.js'
import { type RecordUsage, useRecordUsage } from '../../src/react/use-record-usage.js'
import type { UpgradeActions } from '../../src/sync/source.js'
import { createTestSource } from '../../src/testing/test-source.js'
import { UsageTestProvider } from '../../src/testing/usage-test-provider.js'
import type { ButtonWork } from '../../src/text/describe-button.js'
import type { SyncFigure } from '../../src/text/describe-sync.js'
import { badges, creditMeters, ledgers, limits } from '../../stories/support/account-states.js'
import { dashboards, full } from '../../stories/support/dashboard-figures.js'
import { callsFigure, metersToChoose } from '../../stories/support/history.js'
import { planChanges, pro, starter, upgrades } from '../../stories/support/offers.js'
import { catalog, listed, onStarter } from '../../stories/support/plan-offers.js'
import { planStates } from '../../stories/support/plan-states.js'
import { fakeSource } from '../support/fake-source.js'
import { inJanuary } from '../support/in-january.js'
import { january, quota, ready } from '../support/reports.js'
import '../../src/styles/index.css'

inJanuary()

let root: Root
let place: HTMLElement
let below: HTMLElement

beforeEach(async () => {
  await page.viewport(800, 1_000)
  place = document.createElement('div')
  // Wider letters than the default's, as most pages have.
  place.style.fontFamily = 'sans-serif'
  below = document.createElement('p')
  below.textContent = 'What follows'
  document.body.append(place, below)
  root = createRoot(place)
})

afterEach(() => {
  root.unmount()
  place.remove()
  below.remove()
})

const widths = [288, 736, 1_248]
const now = january.start + 86_400_000
const cent = { unitPrice: 1, per: 1, currency: 'USD' }
const meters = new Map([['api-calls', { name: 'API calls' }]])
const uses = Array.from({ length: 12 }, (_, index) => ({
  ...{ id: `use ${index}`, meter: 'api-calls', amount: 3, at: now },
}))
const fine: SyncFigure = { waiting: [], refused: [], expired: [], online: true, retryIn: null }
/** What may be said of recordings, all of it at once too. */
const unsent = {
  sending: { ...fine, waiting: uses },
  retrying: { ...fine, waiting: uses, retryIn: 8_000, asOf: january.start },
  offline: { ...fine, waiting: uses, online: false, asOf: january.start },
  away: { ...fine, online: false, asOf: january.start },
  'one rejected': { ...fine, refused: uses.slice(0, 1) },
  rejected: { ...fine, refused: uses },
  unconfirmed: { ...fine, expired: uses },
  everything: { ...fine, waiting: uses, refused: uses, expired: uses, online: false },
} satisfies Record<string, SyncFigure>

const shares = [
  { name: 'Website', used: 30 },
  { name: 'Mobile app', used: 20 },
  { name: 'Batch imports', used: 4 },
]

/** The same names with something else. */
function mapped<T, U>(
  from: Readonly<Record<string, T>>,
  to: (each: T, name: string) => U,
): Record<string, U> {
  return Object.fromEntries(Object.entries(from).map(([name, each]) => [name, to(each, name)]))
}

const known = (used: number, more = {}): UsageFigure => ({
  status: 'ready',
  meter: quota('api', used),
  ...more,
})
const figures = {
  loading: { status: 'loading' },
  ready: known(45),
  pending: known(48, { pending: 3 }),
  stale: known(45, { stale: true, asOf: january.start }),
  warning: known(80),
  exhausted: known(100),
  over: known(140),
} satisfies Record<string, UsageFigure>

/** Where what follows stands, and the parts of a component that are asked for, in each state. */
function placesOf<T>(
  states: Readonly<Record<string, T>>,
  draw: (state: T) => ReactElement,
  ...parts: string[]
) {
  const places: Record<string, string> = {}
  for (const [name, state] of Object.entries(states)) {
    flushSync(() => root.render(<div key="same">{draw(state)}</div>))
    const boxes = parts.map((part) => place.querySelector(part)?.getBoundingClientRect())
    const found = boxes.map((box) => box && [box.x, box.y, box.width, box.height].map(Math.round))
    places[name] = JSON.stringify([Math.round(below.getBoundingClientRect().y), ...found])
  }
  return places
}

/** Everything stands where it stood while loading. */
function isStill(places: Record<string, string>) {
  return new Set(Object.values(places)).size === 1
}

describe('nothing moves from state to state', () => {
  it.each(['sm', 'md', 'lg'] as const)('around a bar, %s', (size) => {
    const draw = (usage: UsageFigure) => <UsageBarView {...{ usage, size, now }} />
    expect(placesOf(figures, draw, '.uw-bar', '.uw-track')).toSatisfy(isStill)
  })

  it.each([
    [288, 'billed'],
    [288, 'blocked'],
    [380, 'billed'],
    [500, 'billed'],
  ] as const)('around a bar that says what happens beyond, %i px, %s', (width, overage) => {
    const at = (used: number, more = {}): UsageFigure => ({
      status: 'ready',
      meter: quota('api', used, { overage, price: cent }),
      ...more,
    })
    const states = {
      ...{ loading: figures.loading, ready: at(45), pending: at(45, { pending: 3 }) },
      ...{ warning: at(80), critical: at(96, { pending: 3 }), exhausted: at(100) },
      ...{ over: at(140), stale: at(45, { stale: true, asOf: january.start }) },
    }
    const draw = (usage: UsageFigure) => (
      <div style={{ inlineSize: width }}>
        <UsageBarView {...{ usage, now, overage }} />
      </div>
    )
    expect(placesOf<UsageFigure>(states, draw, '.uw-bar', '.uw-track')).toSatisfy(isStill)
  })

  it.each(['sm', 'md', 'lg'] as const)('around a ring, %s', (size) => {
    const draw = (usage: UsageFigure) => <UsageRingView {...{ usage, size, now }} />
    expect(placesOf(figures, draw, '.uw-dial')).toSatisfy(isStill)
  })

  it.each(widths)('below a bar that takes a press, %i px', (width) => {
    const states = Object.entries({ normal: 45, low: 81_420, critical: 94_000 }).flatMap(
      ([name, used]): [string, Record<string, UsageFigure>][] => {
        const meter = quota('api', used, { limit: used > 100 ? 100_000 : 100 })
        const pending = { status: 'ready', meter, pending: 3 } as const
        return [[name, { idle: { status: 'ready', meter }, pending }]]
      },
    )
    for (const [, figures] of states) {
      const draw = (usage: UsageFigure) => (
        <div style={{ inlineSize: Math.max(width / 2, 240) }}>
          <UsageBarView {...{ usage, now }} />
        </div>
      )
      expect(placesOf(figures, draw, '.uw-track')).toSatisfy(isStill)
    }
  })

  it.each(widths)('around a metered button, %i px', (width) => {
    type State = { readonly usage: UsageFigure; readonly work: ButtonWork }
    const idle = Object.entries(figures).map(([name, usage]): [string, State] => [
      name,
      { usage, work: { status: 'idle' } },
    ])
    const draw = ({ usage, work }: State) => (
      <div style={{ inlineSize: width }}>
        <MeteredButtonView
          uses={[{ meter: 'api', name: 'API', amount: 5, usage }]}
          work={work}
          plansHref="#plans"
        >
          Generate
        </MeteredButtonView>
      </div>
    )
    const works = {
      running: { status: 'running' },
      done: { status: 'succeeded' },
      failed: { status: 'failed', certain: true },
      uncertain: { status: 'failed' },
    } satisfies Record<string, ButtonWork>
    const states = {
      ...Object.fromEntries(idle),
      ...Object.fromEntries(
        Object.entries(works).map(([name, work]): [string, State] => [
          name,
          { usage: known(45), work },
        ]),
      ),
    }
    expect(placesOf(states, draw, '.uw-metered .uw-button')).toSatisfy(isStill)
  })

  it.each(widths)('below a badge, %i px', (width) => {
    const draw = (usage: DashboardFigure) => (
      <div style={{ inlineSize: width }}>
        <UsageBadgeView {...{ usage, now }} onRetry={() => {}} />
      </div>
    )
    expect(placesOf<DashboardFigure>(badges, draw)).toSatisfy(isStill)
  })

  it.each(widths)('around an upgrade that is pressed, %i px', (width) => {
    const { idle, starting, redirecting } = upgrades
    const offer = { details: pro, onUpgrade: () => {} }
    const usage = figures.exhausted
    const views: ((upgrade: UpgradeFigure) => ReactElement)[] = [
      (upgrade) => <UpgradePromptView {...{ ...offer, usage, upgrade }} plansHref="#plans" />,
      (upgrade) => <UpgradeBannerView {...{ ...offer, usage, upgrade }} onDismiss={() => {}} />,
      (upgrade) => (
        <UpgradeDialogView {...{ ...offer, usage, upgrade, present: starter }} onClose={() => {}} />
      ),
    ]
    for (const view of views) {
      const draw = (upgrade: UpgradeFigure) => (
        <div style={{ inlineSize: width }}>{view(upgrade)}</div>
      )
      const places = placesOf<UpgradeFigure>({ idle, starting, redirecting }, draw, '.uw-button')
      expect(places).toSatisfy(isStill)
    }
  })

  it.each(widths)('the button of an upgrade that fails, %i px', (width) => {
    const { idle, starting, redirecting, failed, uncertain } = upgrades
    const offer = { details: pro, onUpgrade: () => {}, usage: figures.exhausted }
    const pressed = '.uw-button[data-slot="prompt-upgrade"]'
    const views: ((upgrade: UpgradeFigure) => ReactElement)[] = [
      (upgrade) => <UpgradePromptView {...{ ...offer, upgrade }} onSnooze={() => {}} />,
      (upgrade) => <UpgradeBannerView {...{ ...offer, upgrade }} onDismiss={() => {}} />,
      (upgrade) => (
        <UpgradeDialogView {...{ ...offer, upgrade, present: starter }} onClose={() => {}} />
      ),
      (upgrade) => (
        <UpgradeDialogView {...{ ...planChanges['due today'], upgrade }} {...offer} via="change" />
      ),
    ]
    for (const view of views) {
      const draw = (upgrade: UpgradeFigure) => (
        <div style={{ inlineSize: width }}>{view(upgrade)}</div>
      )
      const states = { idle, starting, redirecting, failed, uncertain }
      expect(placesOf<UpgradeFigure>(states, draw, pressed)).toSatisfy(isStill)
    }
  })

  it.each([...widths, 343, 398])('below a prompt whatever becomes of it, %i px', (width) => {
    const meter = quota('api', 1_000, {
      limit: 1_000,
      name: 'Generations',
      units: { one: 'generation', other: 'generations' },
    })
    const ready: UsageFigure = { status: 'ready', meter }
    type State = { readonly usage: UsageFigure; readonly upgrade?: UpgradeFigure }
    const states: Record<string, State> = {
      loading: { usage: { status: 'loading' } },
      warning: { usage: { ...ready, meter: { ...meter, used: 800 } } },
      stale: { usage: { ...ready, stale: true, asOf: january.start } },
      ...mapped<UpgradeFigure, State>(upgrades, (upgrade) => ({ usage: ready, upgrade })),
    }
    const acts = { onUpgrade() {}, onCheck() {}, onDone() {} }
    for (const View of [UpgradePromptView, UpgradeBannerView]) {
      const draw = (state: State) => (
        <div style={{ inlineSize: width }}>
          <View
            {...{ ...state, ...acts, details: pro, name: 'Generations' }}
            onDismiss={() => {}}
          />
        </div>
      )
      expect(placesOf<State>(states, draw)).toSatisfy(isStill)
    }
  })

  it.each(widths)('the button of a change that is taken back, %i px', (width) => {
    const { scheduled, starting, failed, uncertain } = upgrades
    const draw = (upgrade: UpgradeFigure) => (
      <div style={{ inlineSize: width }}>
        <UpgradeDialogView
          {...planChanges['smaller plan']}
          upgrade={{ ...upgrade, startsAt: january.end }}
          onTakeBack={() => {}}
          onUpgrade={() => {}}
          onDone={() => {}}
          onClose={() => {}}
        />
      </div>
    )
    const states = { scheduled, starting, failed, uncertain }
    expect(placesOf<UpgradeFigure>(states, draw, '.uw-activation .uw-button')).toSatisfy(isStill)
  })

  it.each(widths)('around a prompt and a dialog that load, %i px', (width) => {
    const meter = quota('api', 1_000, {
      limit: 1_000,
      name: 'Generations',
      units: { one: 'generation', other: 'generations' },
    })
    const states = {
      loading: { status: 'loading' },
      ready: { status: 'ready', meter },
      warning: { status: 'ready', meter: { ...meter, used: 800 } },
      over: { status: 'ready', meter: { ...meter, used: 1_040 } },
      error: { status: 'error' },
    } satisfies Record<string, UsageFigure>
    const offer = { details: pro, name: 'Generations', onUpgrade: () => {} }
    const views: ((usage: UsageFigure) => ReactElement)[] = [
      (usage) => <UpgradePromptView {...{ ...offer, usage }} onRetry={() => {}} />,
      (usage) => <UpgradePromptView {...{ ...offer, usage }} onRetry={() => {}} plansHref="#" />,
      (usage) => (
        <UpgradeDialogView {...{ ...offer, usage, present: starter }} onClose={() => {}} />
      ),
    ]
    for (const view of views) {
      const draw = (usage: UsageFigure) => <div style={{ inlineSize: width }}>{view(usage)}</div>
      const foot = '.uw-dialog-foot, .uw-prompt > .uw-actions'
      expect(placesOf<UsageFigure>(states, draw, foot)).toSatisfy(isStill)
    }
  })

  // Where it is narrower words wrap, and nobody knows which.
  it.each([448, 736])('in a dialog whose offer is not known yet, %i px', (width) => {
    const offers = { details: { ...pro, grants: pro.grants.slice(0, 2) }, present: starter }
    const states = {
      loading: { usage: { status: 'loading' } },
      'the offer is known': { usage: { status: 'loading' }, ...offers },
      ready: { usage: figures.exhausted, ...offers },
    } as const
    const draw = (props: UpgradeDialogViewProps) => (
      <div style={{ inlineSize: width }}>
        <UpgradeDialogView
          {...{ ...props, places: 3, names: new Map([['generations', 'API']]) }}
          onUpgrade={() => {}}
          onClose={() => {}}
        />
      </div>
    )
    expect(placesOf<UpgradeDialogViewProps>(states, draw, '.uw-dialog-foot')).toSatisfy(isStill)
  })

  it.each(widths)('below what follows a checkout, %i px', (width) => {
    const draw = (upgrade: UpgradeFigure) => (
      <div style={{ inlineSize: width }}>
        <UpgradePromptView
          {...{ usage: figures.exhausted, details: pro, upgrade }}
          onCheck={() => {}}
          onDone={() => {}}
        />
      </div>
    )
    const { activating, unconfirmed, completed, scheduled } = upgrades
    const states = { activating, unconfirmed, completed, scheduled }
    expect(placesOf<UpgradeFigure>(states, draw)).toSatisfy(isStill)
  })

  it('around a banner', () => {
    const draw = (usage: UsageFigure) => (
      <UpgradeBannerView usage={usage} name="API" onUpgrade={() => {}} onDismiss={() => {}} />
    )
    expect(placesOf(figures, draw, '.uw-banner')).toSatisfy(isStill)
  })

  it.each(widths)('below the place of a banner, %i px', (width) => {
    const banner = (usage: UsageFigure) => (
      <UpgradeBannerView
        usage={usage}
        name="API calls"
        details={pro}
        onUpgrade={() => {}}
        onDismiss={() => {}}
      />
    )
    const states = {
      nothing: null,
      warning: banner(figures.warning),
      exhausted: banner(figures.exhausted),
      over: banner(figures.over),
      other: <p>A word of the host</p>,
    }
    const draw = (said: ReactElement | null) => (
      <div style={{ inlineSize: width }}>
        <NoticePlace>{said}</NoticePlace>
      </div>
    )
    expect(placesOf(states, draw)).toSatisfy(isStill)
  })

  it.each(widths)('below the place of a notice, %i px', (width) => {
    const states = {
      nothing: null,
      ...mapped(unsent, (figure) => (
        <SyncNoticeView {...{ figure, now, meters }} onRetry={() => {}} />
      )),
    }
    const draw = (said: ReactElement | null) => (
      <div style={{ inlineSize: width }}>
        <NoticePlace size="line">{said}</NoticePlace>
      </div>
    )
    expect(placesOf(states, draw)).toSatisfy(isStill)
  })

  it('what is said first in a place is alone', () => {
    const banner = (name: string) => (
      <UpgradeBannerView key={name} usage={figures.warning} name={name} onUpgrade={() => {}} />
    )
    const draw = (place: ReactElement) => place
    placesOf({ two: <NoticePlace>{[banner('a'), banner('b')]}</NoticePlace> }, draw)
    const seen = [...place.querySelectorAll('.uw-banner')].map((each) => each.checkVisibility())
    expect(seen).toEqual([true, false])
  })

  it.each(widths)('around the field of a limit, %i px', (width) => {
    const draw = (figure: SpendingFigure) => (
      <div style={{ inlineSize: width }}>
        <SpendingLimitView
          figure={figure}
          currency="USD"
          onSave={() => {}}
          onRemove={() => {}}
          onRetry={() => {}}
        />
      </div>
    )
    expect(placesOf<SpendingFigure>(limits, draw, '.uw-spending-form')).toSatisfy(isStill)
  })

  it.each(widths)('below costs, credits and a chart, %i px', (width) => {
    const drawn = {
      costs: mapped(dashboards, (usage) => (
        <CostBreakdownView {...{ usage, now }} places={6} onRetry={() => {}} />
      )),
      credits: mapped<CreditsFigure, ReactElement>(ledgers, (figure) => (
        <CreditLedgerView
          {...{ figure, now, meters: creditMeters, places: { grants: 4, transactions: 4 } }}
          onRetry={() => {}}
        />
      )),
      shares: mapped(
        {
          loading: 'loading',
          error: 'error',
          none: callsFigure,
          few: { ...callsFigure, groups: new Map([['project', shares.slice(0, 1)]]) },
          all: {
            ...callsFigure,
            groups: new Map([
              ['project', shares],
              ['member', shares],
            ]),
          },
        } as const,
        (usage) => (
          <UsageHistoryView
            // One more for others: the shares come to less than the meter.
            {...{ usage, now, places: { shares: shares.length + 1 } }}
            onGroupBy={() => {}}
            onMode={() => {}}
          />
        ),
      ),
      chart: mapped(
        { loading: 'loading', error: 'error', day: callsFigure, total: callsFigure } as const,
        (usage, name) => (
          <UsageHistoryView
            {...{ usage, now, meters: metersToChoose }}
            mode={name === 'total' ? 'total' : 'day'}
            {...{ onMode: () => {}, onMeter: () => {}, onBucket: () => {}, onRetry: () => {} }}
          />
        ),
      ),
    }
    for (const states of Object.values(drawn)) {
      const draw = (view: ReactElement) => <div style={{ inlineSize: width }}>{view}</div>
      expect(placesOf(states, draw)).toSatisfy(isStill)
    }
  })

  it.each(widths)('below plans, %i px', (width) => {
    // As many lines each, and descriptions of one line.
    const even = catalog.map((each) => ({
      ...each,
      features: catalog[1]?.features ?? [],
      description: 'For daily work.',
    }))
    for (const layout of ['cards', 'rows', 'table'] as const) {
      const draw = (props: Partial<PlanPickerViewProps>) => (
        <div style={{ inlineSize: width }}>
          <PlanPickerView
            {...{
              layout,
              offers: [],
              present: onStarter,
              places: { plans: 3, lines: 4, notes: 2 },
            }}
            contacts={[{ name: 'Enterprise', description: 'For everybody.', href: '#contact' }]}
            onInterval={() => {}}
            onChoose={() => {}}
            {...props}
          />
        </div>
      )
      const shown = listed(even)
      const [month, year] = intervalsOf(shown)
      const withTrial = shown.map((each) => ({
        ...each,
        details: { ...each.details, ...(!each.current && { trialDays: 14 }) },
      }))
      const states: Record<string, Partial<PlanPickerViewProps>> = {
        loading: { status: 'loading' },
        error: { status: 'error', onRetry: () => {} },
        'signed-out': { status: 'signed-out' },
        ready: { offers: shown, interval: month },
        yearly: { offers: shown, interval: year },
        trial: { offers: withTrial, interval: month },
        'yearly trial': { offers: withTrial, interval: year },
        // Beside the switch, where there is room for both.
        ...(width > 400 && { arranged: { offers: shown, note: 'Changes to Starter on Feb 1' } }),
      }
      expect(placesOf(states, draw)).toSatisfy(isStill)
    }
  })

  it.each(widths)('below a plan that could not be bought, %i px', async (width) => {
    const offers = [{ offer: { priceSlug: 'pro' }, product: 'pro', details: pro, features: [] }]
    const upgrade: UpgradeActions = {
      describe: () => pro,
      list: () => offers,
      start: async () => ({
        as: 'failed',
        unchanged: true,
        error: new UsageError('unreachable', 'no answer came.'),
      }),
    }
    const source = createTestSource({}, { upgrade })
    for (const layout of ['cards', 'rows', 'table'] as const) {
      flushSync(() =>
        root.render(
          <UsageTestProvider key={layout} source={source}>
            <div style={{ inlineSize: width }}>
              <PlanPicker layout={layout} />
            </div>
          </UsageTestProvider>,
        ),
      )
      const button = page.getByRole('button', { name: /Pro$/ })
      await expect.element(button, { timeout: 30_000 }).toBeVisible()
      const pressed = button.element()
      const at = () => [below, pressed].map((each) => Math.round(each.getBoundingClientRect().y))
      const before = at()
      await button.click()
      await expect.element(page.getByRole('alert'), { timeout: 30_000 }).toBeVisible()
      expect(pressed.textContent).toContain('Try again')
      expect(at()).toEqual(before)
    }
  })

  it.each(widths)('around a dashboard, %i px', (width) => {
    const level = { aggregation: 'level', resetsAt: null, period: null } as const
    const ready: DashboardFigure = {
      ...full,
      meters: ['api', 'disk', 'rows'].map((slug) => ({
        status: 'ready',
        meter: quota(slug, 45, level),
      })),
      updatedAt: now,
    }
    const without: DashboardFigure = { ...ready, meters: [], period: null, updatedAt: null }
    const shown: Record<string, DashboardFigure> = {
      loading: { ...without, status: 'loading' },
      ready,
      refreshing: { ...ready, refreshing: true },
      stale: {
        ...ready,
        stale: true,
        meters: ready.meters.map((each) => ({ ...each, stale: true })),
      },
      empty: { ...without, status: 'ready', resources: [], cost: [], projectedCost: null },
      error: { ...without, status: 'error' },
      'signed-out': { ...without, status: 'signed-out' },
    }
    type State = { readonly usage: DashboardFigure; readonly figure?: SyncFigure }
    const states: Record<string, State> = {
      ...mapped(shown, (usage) => ({ usage })),
      ...mapped(unsent, (figure) => ({ usage: ready, figure })),
      'unsent and stale': { usage: shown.stale ?? ready, figure: unsent.rejected },
    }
    const draw = ({ usage, figure }: State) => (
      <div style={{ inlineSize: width }}>
        <UsageDashboardView
          {...{ usage, now }}
          onRefresh={() => {}}
          manageHref="#plan"
          history={<UsageHistoryView usage={callsFigure} now={now} onMode={() => {}} />}
          notice={figure && <SyncNoticeView {...{ figure, now, meters }} onRetry={() => {}} />}
        />
      </div>
    )
    expect(placesOf(states, draw, '.uw-dash-foot')).toSatisfy(isStill)
  })

  it.each(widths)('around a dashboard of meters that say what happens beyond, %i px', (width) => {
    const meters = (['billed', 'blocked', undefined] as const).map(
      (overage, at) =>
        ({
          status: 'ready',
          meter: quota(`meter ${at}`, 140, { price: cent, ...(overage && { overage }) }),
        }) as const,
    )
    const ready: DashboardFigure = { ...full, meters, updatedAt: now }
    const without: DashboardFigure = { ...ready, meters: [], period: null, updatedAt: null }
    const states: Record<string, DashboardFigure> = {
      loading: { ...without, status: 'loading' },
      error: { ...without, status: 'error' },
      ready,
    }
    const draw = (usage: DashboardFigure) => (
      <div style={{ inlineSize: width }}>
        <UsageDashboardView {...{ usage, now }} places={{ overage: 2 }} />
      </div>
    )
    expect(placesOf(states, draw, '.uw-dash-foot')).toSatisfy(isStill)
  })

  it.each(widths)('around a dashboard where seats come with a plan, %i px', (width) => {
    const [seats] = full.resources
    const usage: DashboardFigure = {
      ...full,
      meters: [{ status: 'ready', meter: quota('api', 45) }],
      updatedAt: now,
    }
    const states: Record<string, DashboardFigure> = {
      loading: { ...usage, status: 'loading', meters: [], period: null, updatedAt: null },
      without: { ...usage, resources: [] },
      with: { ...usage, resources: seats ? [seats] : [] },
    }
    const draw = (usage: DashboardFigure) => (
      <div style={{ inlineSize: width }}>
        <UsageDashboardView {...{ usage, now }} places={{ stats: 3, meters: 1 }} />
      </div>
    )
    const shown = placesOf(states, draw, '.uw-dash-list')
    expect(full.resources.length).toBeGreaterThan(0)
    expect(shown).toSatisfy(isStill)
  })

  it.each(widths)('around a dashboard with news of the plan, %i px', (width) => {
    const meters = [{ status: 'ready', meter: quota('api', 45) }] as const
    const usage: DashboardFigure = { ...full, meters, updatedAt: now }
    const without: DashboardFigure = { ...usage, meters: [], period: null, updatedAt: null }
    const withPlan = mapped<Plan, DashboardFigure>(
      { changes: planStates.changes, paused: planStates.paused },
      (plan) => ({ ...usage, plan }),
    )
    const [first] = Object.values(withPlan)
    type State = { readonly usage: DashboardFigure; readonly busy?: 'changes' }
    const states: Record<string, State> = {
      loading: { usage: { ...without, status: 'loading' } },
      error: { usage: { ...without, status: 'error' } },
      ...mapped(withPlan, (usage) => ({ usage })),
      busy: { usage: first ?? usage, busy: 'changes' },
    }
    const draw = ({ usage, busy }: State) => (
      <div style={{ inlineSize: width }}>
        <UsageDashboardView
          {...{ usage, now, places: { meters: 1, notices: 1 } }}
          planNotice={{ actions: { changes: () => {} }, ...(busy && { busy }) }}
          onRefresh={() => {}}
        />
      </div>
    )
    expect(placesOf(states, draw, '.uw-dash-foot', '.uw-plan')).toSatisfy(isStill)
  })
})

const frame = () => new Promise((done) => requestAnimationFrame(done))

describe('a dashboard that loads, has a recording to send, goes stale and offline', () => {
  it.each(widths)('shifts nothing but the words of its foot, %i px', async (width) => {
    await page.viewport(width + 32, 1_200)
    const source = fakeSource()
    source.onDeliver = () => new Promise(() => {})
    root.render(
      <UsageProvider source={source} customerId="user_1" storage={null}>
        <UsageDashboard places={{ stats: 0 }} />
        <Recorder />
      </UsageProvider>,
    )
    const seen = async (selector: string) => {
      await vi.waitFor(() => expect(place.querySelector(selector)).not.toBeNull(), 30_000)
      // Painted, and told of.
      for (let frames = 0; frames < 3; frames += 1) await frame()
    }
    await seen('.uw-dash[data-state="loading"]')
    // From here on: what the page itself painted while it was built up is no shift of the dashboard.
    const shifts = watchShifts()
    source.show(ready([quota('api', 45), quota('exports', 20), quota('images', 80)]))
    await seen('.uw-dash[data-state="ready"]')
    recorder.record?.(3)
    await seen('[data-pending]')
    source.show({ status: 'error', error: new UsageError('unreachable', 'no answer came.') })
    await seen('.uw-dash[data-stale]')
    vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(false)
    dispatchEvent(new Event('offline'))
    await seen('.uw-sync')
    expect(shifts()).toEqual([])
  })
})

/**
 * Collects what moves, by class; also what moves right after a press, which a page's score forgives. The
 * words of a line may be longer than those before: what stands behind them on that line is left out, and so
 * are the notes of a bar, which keep to their room.
 */
function watchShifts(): () => readonly string[] {
  const found: string[] = []
  const take = (entries: PerformanceEntryList) => {
    for (const entry of entries) {
      for (const { node, previousRect, currentRect } of sourcesOf(entry)) {
        const element = node instanceof Element ? node : node?.parentElement
        if (element?.closest('.uw-foot')) continue
        const moved = Math.abs(currentRect.y - previousRect.y)
        if (moved >= 1) found.push(`${element?.className} ${previousRect.y} to ${currentRect.y}`)
      }
    }
  }
  const observer = new PerformanceObserver((list) => take(list.getEntries()))
  observer.observe({ type: 'layout-shift' })
  return () => {
    take(observer.takeRecords())
    observer.disconnect()
    return found
  }
}

type Moved = {
  readonly node: Node | null
  readonly previousRect: DOMRectReadOnly
  readonly currentRect: DOMRectReadOnly
}

/** What moved, as layout-shift entries have it, which TypeScript's library does not know. */
function sourcesOf(entry: PerformanceEntry & { sources?: readonly Moved[] }): readonly Moved[] {
  return entry.sources ?? []
}

const recorder: { record?: RecordUsage } = {}

function Recorder() {
  const record = useRecordUsage('api')
  useEffect(() => {
    recorder.record = record
  }, [record])
  return null
}
