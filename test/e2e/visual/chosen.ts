import { matrix, type States, type ViewName } from '../../../stories/support/matrix.js'

const states = {
  UsageBarView: [
    ...['normal', 'warning', 'critical', 'exhausted', 'over', 'pending', 'stale', 'derived'],
    ...['loading', 'error', 'metered'],
  ],
  UsageRingView: ['normal', 'warning', 'critical', 'exhausted', 'over', 'pending', 'error'],
  UsageBadgeView: ['critical', 'over'],
  UsageDashboardView: ['ready', 'loading', 'error'],
  UsageHistoryView: ['day', 'compared in total', 'stacked'],
  PlanPickerView: ['cards', 'table', 'top-up', 'signed-out', 'error'],
  UpgradeDialogView: ['idle', 'failed', 'completed', 'smaller plan'],
  UpgradePromptView: ['warning', 'over', 'upgrade activating', 'upgrade failed'],
  UpgradeBannerView: ['warning', 'upgrade unconfirmed'],
  MeteredButtonView: ['idle', 'running', 'done', 'failed', 'disabled'],
  SyncNoticeView: ['offline', 'refused'],
  PlanNoticeView: ['trial', 'ends', 'unsure'],
  SpendingLimitView: ['warning', 'refused'],
} satisfies Partial<Record<ViewName, readonly string[]>>

/** The states of each view in which room and colors matter most. */
export const chosen: Readonly<Record<string, States>> = Object.fromEntries(
  Object.entries(states).map(([view, names]) => [
    view,
    Object.fromEntries(
      Object.entries<States>(matrix)
        .filter(([name]) => name === view)
        .flatMap(([, all]) => Object.entries(all))
        .filter(([state]) => names.includes(state)),
    ),
  ]),
)
