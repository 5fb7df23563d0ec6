import { describe, expect, it } from 'vitest'
import { isFields, listOf, numberOf, textOf, timeOf } from '../../src/billing/decode.js'

describe('decoding', () => {
  it.each([
    [5, 5],
    [-0, 0],
    [0.5, 0.5],
    [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    [Number.MAX_SAFE_INTEGER + 1, null],
    [Number.NaN, null],
    [Number.NEGATIVE_INFINITY, null],
    ['5', null],
    [null, null],
  ])('takes the number %o for %o', (value, expected) => {
    expect(numberOf(value)).toBe(expected)
  })

  it.each([
    [8.64e15, 8.64e15],
    [-8.64e15, -8.64e15],
    [8.64e15 + 1, null],
    ['2026-01-01', null],
  ])('takes the time %o for %o', (value, expected) => {
    expect(timeOf(value)).toBe(expected)
  })

  it.each([
    ['tokens', true],
    ['x'.repeat(255), true],
    ['x'.repeat(256), false],
    ['', false],
    [7, false],
  ])('takes text of 1 to 255 characters only', (value, readable) => {
    expect(textOf(value)).toBe(readable ? value : null)
  })

  it('tells objects from lists', () => {
    expect([{}, [], null, 'x'].map(isFields)).toEqual([true, false, false, false])
    expect([listOf([1]), listOf({ length: 1 }), listOf(undefined)]).toEqual([[1], [], []])
  })
})
