import { describe, expect, it } from 'vitest'
import { isSame } from '../../src/billing/same.js'

const broken = new Error('no.')

describe('isSame', () => {
  it.each([
    [1, 1, true],
    [Number.NaN, Number.NaN, true],
    [1, 2, false],
    [1, '1', false],
    [null, null, true],
    [null, {}, false],
    [{}, null, false],
    [{}, 1, false],
    [1, {}, false],
    [{ a: { b: [1, 2] } }, { a: { b: [1, 2] } }, true],
    [{ a: { b: [1, 2] } }, { a: { b: [2, 1] } }, false],
    [{ a: 1 }, { a: 1, b: 2 }, false],
    [{ a: 1, b: 2 }, { a: 1 }, false],
    [{ a: undefined }, { b: undefined }, false],
    [[], {}, false],
    [{}, [], false],
    [[], [], true],
    [broken, broken, true],
    [broken, new Error('no.'), false],
    [{}, broken, false],
    [broken, {}, false],
    [{ constructor: { a: 1 } }, { constructor: { a: 1 } }, true],
    [new Map([['a', { b: 1 }]]), new Map([['a', { b: 1 }]]), true],
    [new Map([['a', 1]]), new Map([['a', 2]]), false],
    [new Map([['__proto__', { b: 1 }]]), new Map([['__proto__', { b: 2 }]]), false],
    [new Map(), {}, false],
    [{}, new Map(), false],
  ])('of %o and %o is %s', (a, b, expected) => {
    expect(isSame(a, b)).toBe(expected)
  })
})
