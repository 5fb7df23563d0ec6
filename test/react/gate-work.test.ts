import { expect, it } from 'vitest'
import { createGateWork } from '../../src/react/gate-work.js'

it('is busy until everything has ended, for the one whose work it is', () => {
  const work = createGateWork()
  const ends = [work.begin('a'), work.begin('a')]
  expect([work.busy('a'), work.busy('b')]).toEqual([true, false])
  ends[0]?.()
  expect(work.busy('a')).toBe(true)
  ends[1]?.()
  expect(work.busy('a')).toBe(false)
})

it('counts an end once', () => {
  const work = createGateWork()
  const end = work.begin('a')
  work.begin('a')
  end()
  end()
  expect(work.busy('a')).toBe(true)
})
