import { beforeEach, describe, expect, it, vi } from 'vitest'
import { describeUsage } from '../../src/text/describe-usage.js'
import {
  formatAmount,
  formatDate,
  formatMoney,
  formatNumber,
  formatPercent,
} from '../../src/text/format.js'
import { formatDays, formatDistance, formatList, formatWait } from '../../src/text/format-days.js'
import type { LabelOverrides } from '../../src/text/labels.js'
import { quota } from '../support/reports.js'

const warned = vi.fn<(message: string) => void>()

beforeEach(() => {
  warned.mockClear()
  vi.spyOn(console, 'warn').mockImplementation(warned)
})

/** Labels as a host in plain JavaScript may pass them. */
function labels(bar: unknown): LabelOverrides {
  const made: LabelOverrides = {}
  Reflect.set(made, 'bar', bar)
  return made
}

describe('a locale', () => {
  it.each([
    ['de_DE', '1.234,5'],
    ['de_DE.UTF-8', '1.234,5'],
    ['not a tag', '1,234.5'],
    ['', '1,234.5'],
    ['tlh', '1,234.5'],
  ])('written %j formats all the same', (locale, text) => {
    expect(formatNumber(1_234.5, locale)).toBe(text)
  })

  it('that cannot be used is warned about once, and not the one it is repaired to', () => {
    formatNumber(1, 'en_US')
    formatDate(0, { locale: 'en_US' })
    formatAmount(1, { units: { one: 'use', other: 'uses' } }, 'en_US')
    formatList(['a', 'b'], 'en_US')
    formatWait(1, 'en_US')
    formatDistance(0, 0, { locale: 'en_US' })
    formatDays(0, 86_400_000, { locale: 'en_US' })
    expect(warned.mock.calls).toEqual([
      ['usage-widgets: locale "en_US" cannot be used, so en-US is. Pass another.'],
    ])
  })

  it('keeps its language where the time zone is wrong', () => {
    expect(formatDate(0, { locale: 'de', timeZone: 'Etc/Unknown' })).toBe('1.\u00a0Jan.')
  })
})

describe('a time zone', () => {
  it('that the platform does not know is UTC, and warned about once', () => {
    const midnight = Date.UTC(2026, 1, 1)
    expect(formatDate(midnight, { timeZone: 'Nowhere/Land' })).toBe('Feb\u00a01')
    formatDate(midnight, { timeZone: 'Nowhere/Land', locale: 'de' })
    expect(warned.mock.calls).toEqual([
      ['usage-widgets: setting "Nowhere/Land" cannot be used, so the default is. Pass another.'],
    ])
  })
})

it('writes the number of a currency that is none, with the digits of money', () => {
  expect(formatMoney(2_950, 'nothing')).toBe('29.50')
})

it('writes money with the same digits where the platform knows no currency', () => {
  const value = class extends Intl.NumberFormat {
    constructor(locales?: Intl.LocalesArgument, settings: Intl.NumberFormatOptions = {}) {
      if (settings.currency) throw new RangeError('no data')
      super(locales, settings)
    }
  }
  vi.stubGlobal('Intl', Object.create(Intl, { NumberFormat: { value } }))
  // In locales that no other test has asked for: each formatter is built once.
  expect(formatMoney(199_000, 'HUF', 'en-NZ')).toBe('1,990.00')
  expect(formatMoney(199_050, 'KWD', 'en-NZ')).toBe('199.050')
  expect(formatMoney(-50, 'JPY', 'en-NZ')).toBe('\u221250')
  expect(formatAmount(7.4312, { unit: 'usd' }, 'en-NZ')).toBe('7.43')
  vi.unstubAllGlobals()
})

it.each([1n, null, undefined, '12', true, Symbol('12'), {}, [3]])(
  'writes what is no number as none: %s',
  (value) => {
    for (const format of [formatNumber, formatPercent, formatAmount, formatMoney]) {
      expect(Reflect.apply(format, null, [value, format === formatMoney ? 'USD' : undefined])).toBe(
        '–',
      )
    }
    expect(Reflect.apply(formatDate, null, [value])).toBe('')
  },
)

describe('a label', () => {
  const said = (bar: unknown) =>
    describeUsage({ status: 'ready', meter: quota('api', 80) }, { labels: labels(bar) })

  it.each([
    [
      'throws',
      {
        left: () => {
          throw new Error('no')
        },
      },
    ],
    ['gives no text', { left: () => 7 }],
    ['gives a promise', { left: async () => 'no' }],
    ['is no text', { left: 7 }],
    ['is null', { left: null }],
    [
      'cannot be read',
      {
        get left() {
          throw new Error('no')
        },
      },
    ],
  ])('that %s is the English one', (_, bar) => {
    expect(said(bar).start[0]?.rest).toBe(', 20 left')
  })

  it.each([
    ['a function where English has a text', { warning: () => 'Nearly there' }, 'Nearly there'],
    ['a text where English has a function', { left: 'some left', warning: 'Low' }, 'Low'],
    [
      'a function that throws where English has a text',
      {
        warning: () => {
          throw new Error('no')
        },
      },
      'Running low',
    ],
  ])('may be %s', (_, bar, word) => {
    expect(said(bar).start[0]?.word).toBe(word)
  })

  it('that cannot be used is warned about once', () => {
    const bar = { resets: () => undefined }
    said(bar)
    said(bar)
    expect(warned.mock.calls).toEqual([
      ['usage-widgets: label "resets" cannot be used, so the English one is. Pass another.'],
    ])
  })

  it('is the English one where its group is none', () => {
    expect(said('none').end).toBe('Resets Feb\u00a01')
    expect(said(null).end).toBe('Resets Feb\u00a01')
  })
})
