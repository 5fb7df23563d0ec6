import type { ReactElement } from 'react'
import {
  BalanceGateView,
  DateRangeView,
  MeterChoiceView,
  MeteredButtonView,
  SyncNoticeView,
  UpgradeBannerView,
  UpgradeDialogView,
  UpgradePromptView,
  UsageBadgeView,
  UsageBarView,
  UsageDashboardView,
  UsageHistoryView,
  type UsageHistoryViewProps,
  UsageRingView,
} from 'usage-widgets'
import { badges } from '../../../stories/support/account-states.js'
import { qualified, states } from '../../../stories/support/bar-states.js'
import { buttonNotes, buttonStates, several } from '../../../stories/support/button-states.js'
import { dashboards } from '../../../stories/support/dashboard-figures.js'
import { balance, metered, now, quota, ready } from '../../../stories/support/figures.js'
import { gateStates } from '../../../stories/support/gate-states.js'
import { callsFigure, metersToChoose, span } from '../../../stories/support/history.js'
import { matrix } from '../../../stories/support/matrix.js'
import { pro, starter, upgrades } from '../../../stories/support/offers.js'
import { longParts } from './long.js'

const nothing = () => {}
const figures = Object.entries({
  ...states,
  ...qualified,
  credits: ready(balance(1_240)),
  'pay as you go': ready(metered(8_420)),
  'hardly any': ready(quota(1, 1_000_000)),
  'pending past all': ready(quota(98, 100), { pending: 3 }),
  long: ready(
    quota(9_214_402, 10_000_000, { name: 'Rindfleischetikettierungsüberwachungsaufgaben' }),
  ),
})
const sizes = ['sm', 'md', 'lg'] as const
const histories = { ready: callsFigure, loading: 'loading', error: 'error' } as const
const waiting = [{ id: 'a', meter: 'generations', amount: 3, at: now }]
const unsent = { waiting, refused: [], expired: [], online: false, retryIn: null }
const error = { code: 'refused', message: '' } as const
const turnedDown = waiting.map((entry) => ({ ...entry, id: 'b', error }))
const sells = { details: pro, onUpgrade: nothing, plansHref: '#plans', onDismiss: nothing }
const dialog = { meter: 'generations', details: pro, present: starter, onUpgrade: nothing }

/** Something to see for every state, by the component's name and the state's word. */
export function everyState(): [name: string, element: ReactElement][] {
  return [
    ...figures.flatMap(([word, usage]) =>
      sizes.flatMap((size): [string, ReactElement][] => [
        [`bar ${size} ${word}`, <UsageBarView key="" usage={usage} size={size} now={now} />],
        [`ring ${size} ${word}`, <UsageRingView key="" usage={usage} size={size} now={now} />],
      ]),
    ),
    ...named('ring alone', states, (usage) => <UsageRingView usage={usage} now={now} hideText />),
    ...named('badge', badges, (usage) => <UsageBadgeView usage={usage} now={now} />),
    ...named('dashboard', dashboards, (usage) => (
      <UsageDashboardView
        usage={usage}
        now={now}
        onRefresh={nothing}
        manageHref="#plan"
        controls={<Controls />}
        notice={<SyncNoticeView figure={unsent} now={now} onRetry={nothing} />}
        history={<UsageHistoryView usage={callsFigure} now={now} onActive={nothing} />}
      />
    )),
    ...named<UsageHistoryViewProps['usage']>('history', histories, (usage) => (
      <UsageHistoryView
        {...{ usage, now, meters: metersToChoose }}
        {...{ onMeter: nothing, onMode: nothing, onActive: nothing, onRetry: nothing }}
      />
    )),
    ...named('history', { total: 'total', day: 'day' } as const, (mode) => (
      <UsageHistoryView usage={callsFigure} mode={mode} now={now} onMode={nothing} />
    )),
    ...named('button', { ...buttonStates, ...buttonNotes }, (state) => (
      <MeteredButtonView {...state} plansHref="#plans">
        Generate
      </MeteredButtonView>
    )),
    ...named('button', { several, host: several.slice(0, 1) }, (uses) => (
      <MeteredButtonView uses={uses} asChild>
        <button type="button">Generate</button>
      </MeteredButtonView>
    )),
    ...named('card', states, (usage) => (
      <UpgradePromptView usage={usage} {...sells} onSnooze={nothing} onRetry={nothing} />
    )),
    ...named('banner', states, (usage) => (
      <UpgradeBannerView usage={usage} {...sells} onRetry={nothing} />
    )),
    ...named('card upgrade', upgrades, (upgrade) => (
      <UpgradePromptView usage={states.exhausted} upgrade={upgrade} {...sells} />
    )),
    ...named('dialog', upgrades, (upgrade) => (
      <UpgradeDialogView usage={states.exhausted} {...dialog} upgrade={upgrade} onClose={nothing} />
    )),
    ...named('gate', gateStates, (gate) => (
      <BalanceGateView
        gate={gate}
        fallback={<UpgradePromptView usage={states.exhausted} {...sells} />}
      >
        <p>The feature</p>
      </BalanceGateView>
    )),
    ...named(
      'notice',
      { waiting: unsent, refused: { ...unsent, refused: turnedDown } },
      (figure) => (
        <SyncNoticeView figure={figure} now={now} onRetry={nothing} onDiscard={nothing} />
      ),
    ),
    ['choices', <Controls key="" />],
    ...named('plans', matrix.PlanPickerView, asItIs),
    ...named('plan', matrix.PlanNoticeView, asItIs),
    ...named('costs', matrix.CostBreakdownView, asItIs),
    ...named('credits', matrix.CreditLedgerView, asItIs),
    ...named('limit', matrix.SpendingLimitView, asItIs),
    ...longParts,
  ]
}

const asItIs = (element: ReactElement) => element

function named<T>(
  what: string,
  shown: Readonly<Record<string, T>>,
  draw: (each: T) => ReactElement,
): [string, ReactElement][] {
  return Object.entries(shown).map(([word, each]) => [`${what} ${word}`, draw(each)])
}

function Controls() {
  const range = { preset: 'this-period' } as const
  return (
    <div className="uw-actions">
      <DateRangeView range={range} onRange={nothing} period={span} now={now} />
      <MeterChoiceView available={metersToChoose} chosen={null} onChoose={nothing} />
    </div>
  )
}
