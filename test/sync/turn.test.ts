import { expect, it } from 'vitest'
import { createTurn } from '../../src/sync/turn.js'

it('a tab trusts its data while no other one committed', () => {
  const turn = createTurn()
  turn.begin()
  expect([turn.trusts(false), turn.overtaken()]).toEqual([true, false])
})

it('after another one’s commit it trusts only what it asked for since, and what is new', () => {
  const turn = createTurn()
  turn.asked()
  turn.heard()
  turn.begin()
  expect([turn.trusts(false), turn.trusts(true)]).toEqual([false, false])
  turn.asked()
  expect([turn.trusts(false), turn.trusts(true)]).toEqual([false, true])
})

it('what it took in is trusted from then on', () => {
  const turn = createTurn()
  turn.heard()
  turn.begin()
  turn.seen()
  expect(turn.trusts(false)).toBe(true)
  turn.begin()
  expect(turn.trusts(false)).toBe(true)
})

it('data that was not taken in is overtaken by a commit after it, and by none before', () => {
  const turn = createTurn()
  turn.heard()
  turn.noted()
  expect(turn.overtaken()).toBe(false)
  turn.heard()
  expect(turn.overtaken()).toBe(true)
})
