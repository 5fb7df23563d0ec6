import type { ReactElement } from 'react'
import type { Plan } from '../../src/billing/report.js'
import type { UpgradeFigure } from '../../src/billing/upgrade.js'
import type { UsageRange } from '../../src/billing/usage-range.js'
import { BalanceGateView, type GateSlot } from '../../src/components/balance-gate-view.js'
import { CostBreakdownView } from '../../src/components/cost-breakdown-view.js'
import { CreditLedgerView } from '../../src/components/credit-ledger-view.js'
import { DateRangeView } from '../../src/components/date-range-view.js'
import { GateUnknownView, SignInView } from '../../src/components/gate-card-view.js'
import { MeterChoiceView } from '../../src/components/meter-choice-view.js'
import { MeteredButtonView } from '../../src/components/metered-button-view.js'
import { PlanNoticeView } from '../../src/components/plan-notice-view.js'
import { PlanPickerView } from '../../src/components/plan-picker-view.js'
import { SpendingLimitView } from '../../src/components/spending-limit-view.js'
import { SyncNoticeView } from '../../src/components/sync-notice-view.js'
import { UpgradeActivationView } from '../../src/components/upgrade-activation-view.js'
import { UpgradeBannerView } from '../../src/components/upgrade-banner-view.js'
import { UpgradeDialogView } from '../../src/components/upgrade-dialog-view.js'
import { UpgradePromptView } from '../../src/components/upgrade-prompt-view.js'
import { UsageBadgeView } from '../../src/components/usage-badge-view.js'
import { UsageBarView } from '../../src/components/usage-bar-view.js'
import { UsageDashboardView } from '../../src/components/usage-dashboard-view.js'
import { UsageHistoryView } from '../../src/components/usage-history-view.js'
import { UsageRingView } from '../../src/components/usage-ring-view.js'
import type * as library from '../../src/index.js'
import { badges, changes, creditMeters, ledgers, limits, spending } from './account-states.js'
import { qualified, states } from './bar-states.js'
import { buttonNotes, buttonStates } from './button-states.js'
import { dashboards, freeFigure, graduated } from './dashboard-figures.js'
import { Feature } from './feature.js'
import { balance, metered, now, quota, ready } from './figures.js'
import { gateStates } from './gate-states.js'
import {
  callsBefore,
  callsByGroup,
  callsByHour,
  callsFigure,
  metersToChoose,
  ninetyDays,
  sendsFigure,
  span,
  tokensByModel,
} from './history.js'
import { activations, creditPack, planChanges, pro, starter, upgrades } from './offers.js'
import { creditPieces, listed, onStarter, scheduled, trial } from './plan-offers.js'
import { planStates } from './plan-states.js'
import { notices } from './sync-states.js'

/** A component in every state, by the state's word. */
export type States = Readonly<Record<string, ReactElement>>

/** Every view the package exports. One that is not in the matrix is asked for by the compiler. */
export type ViewName = Extract<keyof typeof library, `${string}View`>

const nothing = () => {}

/** `draw` for every figure, under the figure's word. */
function each<Figure>(figures: Readonly<Record<string, Figure>>, draw: Draw<Figure>): States {
  return Object.fromEntries(
    Object.entries(figures).map(([state, figure]) => [state, draw(figure, state)]),
  )
}

type Draw<Figure> = (figure: Figure, state: string) => ReactElement

const meters = {
  ...states,
  ...qualified,
  balance: ready(balance(1_240)),
  metered: ready(metered(8_420)),
}

/** A prompt says no more of a number than whether it is old. */
const offered = { ...states, stale: qualified.stale, balance: meters.balance }

/** An upgrade has some words of state in common with a meter. */
const upgrading = (draw: Draw<UpgradeFigure>): States =>
  Object.fromEntries(
    Object.entries(upgrades).map(([status, upgrade]) => [
      `upgrade ${status}`,
      draw(upgrade, status),
    ]),
  )

/** What is offered, and what can be done about it. */
const sells = {
  details: pro,
  name: 'Generations',
  onUpgrade: nothing,
  onCheck: nothing,
  onDone: nothing,
  onRetry: nothing,
} as const
const used = ready(quota(1_000, 1_000))

const dialog = {
  meter: 'generations',
  present: starter,
  onUpgrade: nothing,
  onCheck: nothing,
  onDone: nothing,
  onClose: nothing,
} as const

const left = { status: 'missing', reason: 'not-in-plan' } as const

const fallback: GateSlot = ({ state, use }) => {
  if (state === 'signed-out') return <SignInView href="#sign-in" />
  if (state === 'denied') return <UpgradePromptView {...sells} usage={left} name="Single sign-on" />
  if (state === 'unknown') return <GateUnknownView onPress={nothing} />
  return use && <UpgradePromptView {...sells} {...use} plansHref="#plans" />
}

const ranges = {
  'this-period': { preset: 'this-period' },
  'last-period': { preset: 'last-period' },
  'past-period': { preset: 'past-period', back: 3 },
  'last-7-days': { preset: 'last-7-days' },
  'last-90-days': { preset: 'last-90-days' },
  custom: { preset: 'custom', from: '2026-01-08', to: '2026-01-21' },
} satisfies Record<UsageRange['preset'], UsageRange>

const charts = {
  day: { usage: callsFigure },
  total: { usage: callsFigure, mode: 'total' },
  cost: { usage: sendsFigure, mode: 'cost', meters: [] },
  'one day': { usage: callsFigure, active: '2026-01-11' },
  hour: { usage: callsByHour, bucket: 'hour' },
  week: { usage: ninetyDays, bucket: 'week' },
  month: { usage: ninetyDays, bucket: 'month' },
  compared: { usage: { ...callsFigure, before: callsBefore } },
  'compared in total': { usage: { ...callsFigure, before: callsBefore }, mode: 'total' },
  stacked: { usage: tokensByModel, meters: [] },
  shares: { usage: { ...callsFigure, groups: callsByGroup } },
  'room for shares': {
    usage: { ...callsFigure, groups: callsByGroup },
    places: { shares: 6 },
  },
  stale: { usage: callsFigure, stale: true },
  loading: { usage: 'loading' },
  'loading shares': { usage: 'loading', places: { shares: 3 } },
  error: { usage: 'error' },
} as const

/** Every view in every state there is a word for. */
export const matrix = {
  UsageBarView: each(meters, (usage) => (
    <UsageBarView usage={usage} name="Generations" now={now} onRetry={nothing} />
  )),
  UsageRingView: each(meters, (usage) => (
    <UsageRingView usage={usage} name="Generations" now={now} onRetry={nothing} />
  )),
  UsageDashboardView: each(dashboards, (usage) => (
    <UsageDashboardView usage={usage} now={now} onRefresh={nothing} manageHref="#plan" />
  )),
  CostBreakdownView: each({ ...dashboards, empty: freeFigure, graduated }, (usage) => (
    <CostBreakdownView usage={usage} now={now} onRetry={nothing} />
  )),
  CreditLedgerView: each(ledgers, (figure) => (
    <CreditLedgerView {...{ figure, now }} meters={creditMeters} onRetry={nothing} />
  )),
  SpendingLimitView: {
    ...each(limits, (figure) => (
      <SpendingLimitView figure={figure} currency="USD" onSave={nothing} onRetry={nothing} />
    )),
    ...each(changes, (change) => (
      <SpendingLimitView figure={spending(1_240)} change={change} onSave={nothing} />
    )),
  },
  UsageBadgeView: each(badges, (usage) => (
    <UsageBadgeView usage={usage} now={now} onRetry={nothing} />
  )),
  UsageHistoryView: each(charts, (chart) => (
    <UsageHistoryView
      {...{ meters: metersToChoose, now, ...chart }}
      {...{ onMeter: nothing, onMode: nothing, onBucket: nothing, onGroupBy: nothing }}
      {...{ onActive: nothing, onRetry: nothing }}
    />
  )),
  BalanceGateView: each(gateStates, (gate) => (
    <BalanceGateView gate={gate} fallback={fallback} loading={<p>Checking</p>}>
      <Feature />
    </BalanceGateView>
  )),
  UpgradePromptView: {
    ...each(offered, (usage) => <UpgradePromptView {...sells} usage={usage} plansHref="#plans" />),
    ...upgrading((upgrade) => <UpgradePromptView {...sells} usage={used} upgrade={upgrade} />),
    'top-up': <UpgradePromptView {...sells} usage={ready(balance(0))} details={creditPack} />,
  },
  UpgradeBannerView: {
    ...each(offered, (usage) => <UpgradeBannerView {...sells} usage={usage} onDismiss={nothing} />),
    ...upgrading((upgrade) => <UpgradeBannerView {...sells} usage={used} upgrade={upgrade} />),
  },
  UpgradeActivationView: each(activations, (status) => (
    <UpgradeActivationView
      {...{ status, details: pro, meter: quota(1_000, 1_000) }}
      {...{ onCheck: nothing, onDone: nothing }}
    />
  )),
  UpgradeDialogView: {
    ...each(upgrades, (upgrade) => (
      <UpgradeDialogView {...dialog} usage={used} upgrade={upgrade} details={pro} />
    )),
    ...each(planChanges, (change) => <UpgradeDialogView {...dialog} {...change} via="change" />),
  },
  PlanPickerView: {
    ...each({ cards: 'cards', rows: 'rows', table: 'table' } as const, (layout) => (
      <PlanPickerView
        {...{ layout, offers: listed(), present: onStarter }}
        {...{ onInterval: nothing, onQuantity: nothing, onChoose: nothing }}
        quantities={{ 'team-month': { min: 3 } }}
        contacts={[{ name: 'Enterprise', href: '#contact' }]}
      />
    )),
    'top-up': (
      <PlanPickerView
        offers={listed([creditPieces])}
        present={onStarter}
        names={new Map([['credits', 'Credits']])}
        quantities={{ 'credits-100': { min: 5 } }}
        onQuantity={nothing}
        onChoose={nothing}
      />
    ),
    ...each({ scheduled, trial }, (plans) => (
      <PlanPickerView {...plans} onInterval={nothing} onChoose={nothing} />
    )),
    ...each({ 'signed-out': 'signed-out', error: 'error' } as const, (status) => (
      <PlanPickerView {...{ status, offers: [], onRetry: nothing }} />
    )),
    'room for notes': (
      <PlanPickerView
        {...trial}
        {...{ places: { notes: 3 }, onInterval: nothing, onChoose: nothing }}
      />
    ),
    'loading notes': (
      <PlanPickerView
        {...{ status: 'loading', offers: [], places: { notes: 2 } }}
        {...{ onInterval: nothing, onChoose: nothing }}
      />
    ),
    ...each({ loading: 'cards', 'loading table': 'table' } as const, (layout) => (
      <PlanPickerView
        {...{ layout, status: 'loading', offers: [] }}
        {...{ onInterval: nothing, onChoose: nothing }}
      />
    )),
  },
  MeteredButtonView: each({ ...buttonStates, ...buttonNotes }, (state) => (
    <MeteredButtonView {...state} plansHref="#plans">
      Generate
    </MeteredButtonView>
  )),
  SyncNoticeView: each(notices, (figure) => (
    <SyncNoticeView
      {...{ figure, now, onRetry: nothing, onDiscard: nothing }}
      meters={new Map([['generations', { name: 'Generations' }]])}
    />
  )),
  PlanNoticeView: {
    ...each<Plan>(planStates, (plan) => <PlanNoticeView {...{ plan, now }} />),
    keeping: (
      <PlanNoticeView
        {...{ plan: planStates.ends, now, busy: 'ends', actions: { ends: nothing } }}
      />
    ),
    unsure: (
      <PlanNoticeView
        {...{ plan: planStates.ends, now, unsure: 'ends', actions: { ends: nothing } }}
      />
    ),
  },
  DateRangeView: each(ranges, (range) => (
    <DateRangeView range={range} onRange={nothing} period={span} now={now} />
  )),
  MeterChoiceView: each(
    { all: null, one: ['storage'], some: ['storage', 'api-calls'] },
    (chosen) => <MeterChoiceView available={metersToChoose} chosen={chosen} onChoose={nothing} />,
  ),
} satisfies Record<ViewName, States>
