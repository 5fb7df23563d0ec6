import { minus } from '../billing/meter.js'
import { type Entry, keyOf } from '../entries/entry.js'
import { guess } from '../sync/judge.js'
import { type MeterState, sumOf } from '../sync/meter-state.js'

/**
 * Exchanges an entry that turned out to have used nothing. If it was guessed as contained, others in
 * doubt that add up to the same were mistaken for it and the shown number rises by its amount; where
 * there are none, another device used as much, and the number stays.
 */
export function withdraw(state: MeterState, entries: readonly Entry[], key: string): MeterState {
  const { excluded, alternatives } = state
  if (!excluded.has(key)) return state
  const rest = entries.filter((entry) => excluded.has(keyOf(entry)) && keyOf(entry) !== key)
  const others = entries.filter((entry) => alternatives.has(keyOf(entry)) && keyOf(entry) !== key)
  const taken = sumOf(entries, { has: (other) => !excluded.has(other) })
  const alone = guess(
    others.filter((entry) => !rest.includes(entry)),
    minus(taken, sumOf(rest, new Set())),
  )
  // Other work that counts as contained may have recorded nothing either, so it cannot be decided.
  const all = rest.some(({ work }) => work) ? null : guess(others, taken)
  const contained = alone ? new Set([...rest.map(keyOf), ...alone]) : all
  if (!contained) return state
  const isGuess = (one: string) => !entries.find((entry) => keyOf(entry) === one)?.work
  const guessed = state.unconfirmed ? state.guessed : new Set([...contained].filter(isGuess))
  return { ...state, excluded: contained, guessed }
}
