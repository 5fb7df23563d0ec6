import { expect, it } from 'vitest'
import { createTurn } from '../../src/session/turn.js'

function open() {
  const world = { newest: 1 }
  return { world, turn: createTurn(() => world.newest) }
}

it('a tab trusts its data while no other one committed', () => {
  const { turn } = open()
  turn.begin()
  expect([turn.trusts(false), turn.overtaken()]).toEqual([true, false])
})

it('after another one’s commit it trusts only what it asked for since, and what is new', () => {
  const { world, turn } = open()
  turn.asked()
  world.newest = 2
  expect(turn.overtaken()).toBe(true)
  turn.begin()
  expect([turn.trusts(false), turn.trusts(true)]).toEqual([false, false])
  turn.asked()
  expect([turn.trusts(false), turn.trusts(true)]).toEqual([false, true])
})

it('what it took in is trusted from then on', () => {
  const { world, turn } = open()
  world.newest = 2
  turn.begin()
  turn.seen()
  expect([turn.trusts(false), turn.overtaken()]).toEqual([true, false])
  turn.begin()
  expect(turn.trusts(false)).toBe(true)
})
