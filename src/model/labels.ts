import { type BarLabels, englishBarLabels } from './labels-bar.js'
import { type DialogLabels, englishDialogLabels } from './labels-dialog.js'
import { englishHistoryLabels, type HistoryLabels } from './labels-history.js'
import { englishPromptLabels, type PromptLabels } from './labels-prompt.js'
import { englishRangeLabels, type RangeLabels } from './labels-range.js'

/**
 * Every string of the library, by component. Each component reads its own group only, so a page
 * that shows a bar does not carry the words of a dialog.
 */
export type Labels = {
  readonly bar: BarLabels
  readonly prompt: PromptLabels
  readonly dialog: DialogLabels
  readonly range: RangeLabels
  readonly history: HistoryLabels
}

/** Any subset of the strings. */
export type LabelOverrides = { readonly [Group in keyof Labels]?: Partial<Labels[Group]> }

/** The strings in English, the default everywhere. */
export const englishLabels: Labels = {
  bar: englishBarLabels,
  prompt: englishPromptLabels,
  dialog: englishDialogLabels,
  range: englishRangeLabels,
  history: englishHistoryLabels,
}
