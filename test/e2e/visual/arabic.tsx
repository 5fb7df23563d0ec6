import { MeteredButtonView } from '../../../src/components/metered-button-view.js'
import { PlanNoticeView } from '../../../src/components/plan-notice-view.js'
import { PlanPickerView } from '../../../src/components/plan-picker-view.js'
import { SyncNoticeView } from '../../../src/components/sync-notice-view.js'
import { UpgradeBannerView } from '../../../src/components/upgrade-banner-view.js'
import { UpgradeDialogView } from '../../../src/components/upgrade-dialog-view.js'
import { UpgradePromptView } from '../../../src/components/upgrade-prompt-view.js'
import { UsageBarView } from '../../../src/components/usage-bar-view.js'
import { UsageDashboardView } from '../../../src/components/usage-dashboard-view.js'
import { UsageHistoryView } from '../../../src/components/usage-history-view.js'
import { qualified, states } from '../../../stories/support/bar-states.js'
import { buttonStates } from '../../../stories/support/button-states.js'
import { full } from '../../../stories/support/dashboard-figures.js'
import { now } from '../../../stories/support/figures.js'
import { callsFigure } from '../../../stories/support/history.js'
import type { States, ViewName } from '../../../stories/support/matrix.js'
import { pro, starter, upgrades } from '../../../stories/support/offers.js'
import { listed, onStarter } from '../../../stories/support/plan-offers.js'
import { planStates } from '../../../stories/support/plan-states.js'
import { saidIn, spoken } from '../../../stories/support/said-in.js'
import { notices } from '../../../stories/support/sync-states.js'

const nothing = () => {}
const said = saidIn('ar-EG')
const words = spoken('ar-EG')
const names = (...slugs: readonly string[]) =>
  new Map(slugs.map((slug) => [slug, { name: said.name(slug) }]))
const bars = { ...states, stale: qualified.stale, pending: qualified.pending }
const each = <Figure,>(
  figures: Readonly<Record<string, Figure>>,
  draw: (figure: Figure) => States[string],
): States =>
  Object.fromEntries(Object.entries(figures).map(([state, figure]) => [state, draw(figure)]))

const sells = {
  ...words,
  details: pro,
  name: said.name('generations'),
  onUpgrade: nothing,
  onDismiss: nothing,
  onRetry: nothing,
} as const
const dialog = {
  ...words,
  usage: said.usage(states.exhausted),
  meter: 'generations',
  details: pro,
  present: { ...starter, meters: starter.meters.map(said.meter) },
  onUpgrade: nothing,
  onDone: nothing,
  onClose: nothing,
} as const
const { warning, over, exhausted } = states
const chart = { ...callsFigure, meter: said.meter(callsFigure.meter) }

/** What a customer meets most, in a language that runs from right to left and has digits of its own. */
export const arabic = {
  UsageBarView: each(bars, (usage) => (
    <UsageBarView
      {...{ ...words, now, usage: said.usage(usage), name: said.name('generations') }}
      onRetry={nothing}
    />
  )),
  UsageDashboardView: {
    ready: (
      <UsageDashboardView
        {...{ ...words, now, usage: said.dashboard(full) }}
        notice={
          <SyncNoticeView
            {...{ ...words, now, figure: notices.offline, meters: names('generations') }}
          />
        }
        history={
          <UsageHistoryView {...{ ...words, now, usage: chart, mode: 'total', onMode: nothing }} />
        }
        onRefresh={nothing}
        manageHref="#plan"
      />
    ),
  },
  UsageHistoryView: {
    day: <UsageHistoryView {...{ ...words, now, usage: chart, onMode: nothing }} />,
  },
  PlanPickerView: each({ cards: 'cards', table: 'table' } as const, (layout) => (
    <PlanPickerView
      {...{ ...words, layout, offers: listed(), present: onStarter }}
      {...{ onInterval: nothing, onQuantity: nothing, onChoose: nothing }}
      names={new Map(['generations', 'storage'].map((slug) => [slug, said.name(slug)]))}
      quantities={{ 'team-month': { min: 3 } }}
    />
  )),
  UpgradeDialogView: each(
    { idle: upgrades.idle, failed: upgrades.failed, completed: upgrades.completed },
    (upgrade) => <UpgradeDialogView {...dialog} upgrade={upgrade} />,
  ),
  UpgradePromptView: each({ warning, over, exhausted }, (usage) => (
    <UpgradePromptView {...sells} usage={said.usage(usage)} plansHref="#plans" />
  )),
  UpgradeBannerView: each({ warning, over }, (usage) => (
    <UpgradeBannerView {...sells} usage={said.usage(usage)} />
  )),
  MeteredButtonView: each(buttonStates, (state) => (
    <MeteredButtonView {...{ ...words, ...state }} plansHref="#plans">
      {said.name('generate')}
    </MeteredButtonView>
  )),
  SyncNoticeView: each({ offline: notices.offline, refused: notices.refused }, (figure) => (
    <SyncNoticeView
      {...{ ...words, now, figure, meters: names('generations') }}
      {...{ onRetry: nothing, onDiscard: nothing }}
    />
  )),
  PlanNoticeView: each(planStates, (plan) => <PlanNoticeView {...{ ...words, now, plan }} />),
} satisfies Partial<Record<ViewName, States>>
