import { describe, expect, it } from 'vitest'
import {
  isFields,
  jsonOf,
  listOf,
  numberIn,
  numberOf,
  partsOf,
  present,
  recordOf,
  textOf,
  timeOf,
} from '../../src/billing/decode.js'

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
    [5, 5],
    [-0, 0],
    ['5', 5],
    ['-10.50', -10.5],
    ['-0', 0],
    ['9007199254740993', null],
    ['1'.repeat(400), null],
    ['', null],
    [' ', null],
    ['1,000', null],
    ['0x10', null],
    ['1e3', null],
    ['Infinity', null],
    [5n, null],
    [null, null],
  ])('takes the number %o in %o, which somebody else wrote', (value, expected) => {
    expect(numberIn(value)).toBe(expected)
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

describe('the parts of an object', () => {
  const readers = { name: textOf, used: numberIn }

  it('are those that can be read', () => {
    expect(partsOf({ name: 'Pro', used: 'x', other: 1 }, readers)).toEqual({ name: 'Pro' })
  })

  it.each([
    [
      { name: 'Pro', used: '5' },
      { name: 'Pro', used: 5 },
    ],
    [{ name: 'Pro' }, { name: 'Pro' }],
    [{ used: 5 }, null],
    [{ name: '', used: 5 }, null],
    ['Pro', null],
  ])('of %j are %j where the name is needed', (value, expected) => {
    expect(recordOf(value, { name: textOf }, { used: numberIn })).toEqual(expected)
  })

  it('is none where a value is missing', () => {
    expect(present({ a: 0, b: null, c: undefined, d: '' })).toStrictEqual({ a: 0, d: '' })
  })
})

it('text that is no JSON says nothing', () => {
  expect([jsonOf('{"a":1}'), jsonOf('null'), jsonOf('{')]).toEqual([{ a: 1 }, null, null])
})
