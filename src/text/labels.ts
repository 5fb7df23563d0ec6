import { type AnnounceLabels, englishAnnounceLabels } from './labels-announce.js'
import { type BadgeLabels, englishBadgeLabels } from './labels-badge.js'
import { type BarLabels, englishBarLabels } from './labels-bar.js'
import { type ButtonLabels, englishButtonLabels } from './labels-button.js'
import { type CostLabels, englishCostLabels } from './labels-cost.js'
import { type CreditsLabels, englishCreditsLabels } from './labels-credits.js'
import { type DashLabels, englishDashLabels } from './labels-dash.js'
import { type DialogLabels, englishDialogLabels } from './labels-dialog.js'
import { type ErrorLabels, englishErrorLabels } from './labels-error.js'
import { englishGateLabels, type GateLabels } from './labels-gate.js'
import { englishHistoryLabels, type HistoryLabels } from './labels-history.js'
import { englishPickerLabels, type PickerLabels } from './labels-picker.js'
import { englishPlanLabels, type PlanLabels } from './labels-plan.js'
import { englishPromptLabels, type PromptLabels } from './labels-prompt.js'
import { englishRangeLabels, type RangeLabels } from './labels-range.js'
import { englishSpendingLabels, type SpendingLabels } from './labels-spending.js'
import { englishSyncLabels, type SyncLabels } from './labels-sync.js'

/**
 * Every string of the library, by component; those of plans and errors apart. Each component reads its
 * own group only, so a page that shows a bar does not carry the words of a dialog.
 */
export type Labels = {
  readonly bar: BarLabels
  readonly dash: DashLabels
  readonly cost: CostLabels
  readonly sync: SyncLabels
  readonly prompt: PromptLabels
  readonly dialog: DialogLabels
  readonly gate: GateLabels
  readonly button: ButtonLabels
  readonly announce: AnnounceLabels
  readonly range: RangeLabels
  readonly history: HistoryLabels
  readonly plan: PlanLabels
  readonly picker: PickerLabels
  readonly badge: BadgeLabels
  readonly credits: CreditsLabels
  readonly spending: SpendingLabels
  readonly error: ErrorLabels
}

/** Any subset of the strings. */
export type LabelOverrides = { readonly [Group in keyof Labels]?: Partial<Labels[Group]> }

/** The strings in English, the default everywhere. */
export const englishLabels: Labels = {
  bar: englishBarLabels,
  dash: englishDashLabels,
  cost: englishCostLabels,
  sync: englishSyncLabels,
  prompt: englishPromptLabels,
  dialog: englishDialogLabels,
  gate: englishGateLabels,
  button: englishButtonLabels,
  announce: englishAnnounceLabels,
  range: englishRangeLabels,
  history: englishHistoryLabels,
  plan: englishPlanLabels,
  picker: englishPickerLabels,
  badge: englishBadgeLabels,
  credits: englishCreditsLabels,
  spending: englishSpendingLabels,
  error: englishErrorLabels,
}
