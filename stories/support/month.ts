import type { Before } from './stage.js'

// The first twelve days of a March that began on a Sunday.
const generations = [3, 8, 9, 7, 10, 8, 2, 3, 9, 11, 6, 5]
const upscales = [40, 310, 280, 295, 330, 260, 55, 35, 305, 340, 290, 120]

/** A month so far: use on every day of it, 81 generations and 2,660 upscales. */
export const monthOfUse: Before = ({ actions }, on) => {
  for (const [index, amount] of generations.entries()) {
    on(index + 1, () => {
      actions.record({ meter: 'generations', amount })
      actions.record({ meter: 'upscales', amount: upscales[index] ?? 0 })
    })
  }
}
