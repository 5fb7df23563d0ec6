import { describe, expect, it, onTestFinished } from 'vitest'
import type { Measure } from '../../src/billing/meter.js'
import { spanOf } from '../../src/billing/usage-range.js'
import {
  formatAmount,
  formatDate,
  formatEnd,
  formatEstimate,
  formatMoney,
  formatNumber,
  formatPercent,
  formatPrice,
  formatShort,
  formatTime,
} from '../../src/text/format.js'
import {
  formatDay,
  formatDays,
  formatDistance,
  formatLastDay,
  formatList,
  formatPeriod,
  formatWait,
} from '../../src/text/format-days.js'
import { readDecimal } from '../../src/text/read-decimal.js'

describe('a number', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [-1e-12, '0'],
    [-5, '\u22125'],
    [0.1 + 0.2, '0.3'],
    [1_234_567.1 + 0.2, '1,234,567.3'],
    [1e12, '1,000,000,000,000'],
    [0.123_456_789_12, '0.1234567891'],
  ])('%f is written %s', (value, text) => {
    expect(formatNumber(value)).toBe(text)
  })

  it('follows the locale', () => {
    expect(formatNumber(1_234.5, 'de')).toBe('1.234,5')
    expect(formatNumber(45, 'ar-EG')).toBe('٤٥')
  })
})

describe('an amount', () => {
  const generations = { units: { one: 'generation', other: 'generations' } }
  const spend = { unit: 'usd' }
  const bytes = { unit: 'bytes' }
  it.each([
    [100, {}, '100'],
    [100, { unit: 'GB' }, '100\u00a0GB'],
    [100, { unit: 'kWh' }, '100\u00a0kWh'],
    [100, { unit: 'requests' }, '100 requests'],
    [1, { unit: 'requests' }, '1'],
    [1, generations, '1 generation'],
    [0, generations, '0 generations'],
    [2, generations, '2 generations'],
    [1.5, generations, '1.5 generations'],
    [1_000, generations, '1,000 generations'],
    [7.4312, spend, '$7.43'],
    [10, spend, '$10.00'],
    [-7.5, spend, '\u2212$7.50'],
    [10, { unit: '$' }, '$10.00'],
    [10, { unit: '€' }, '€10.00'],
    [10, { unit: 'JPY' }, '¥10'],
    [1.5, { unit: 'kwd' }, 'KWD\u00a01.500'],
    [743, { ...spend, scale: 100 }, '$7.43'],
    [7.4312, { ...spend, digits: 4 }, '$7.4312'],
    [3_330_000, { scale: 1_000_000 }, '3.33'],
    [1_000_000, { ...generations, scale: 1_000_000 }, '1 generation'],
    [3_333_333, { ...generations, scale: 1_000_000, digits: 2 }, '3.33 generations'],
    [0, bytes, '0\u00a0B'],
    [999, bytes, '999\u00a0B'],
    [1_000, bytes, '1\u00a0KB'],
    [1_500, bytes, '1.5\u00a0KB'],
    [734_003_200, bytes, '734\u00a0MB'],
    [12_345_678, bytes, '12.3\u00a0MB'],
    [1_073_741_824, bytes, '1.07\u00a0GB'],
    [2e12, { unit: 'Bytes' }, '2\u00a0TB'],
    [5e18, bytes, '5,000\u00a0PB'],
    [-1_500, bytes, '\u22121.5\u00a0KB'],
    [512, { ...bytes, scale: 1 / 1_024 }, '524\u00a0KB'],
    [10, { unit: 'cup' }, '10\u00a0cup'],
  ] satisfies [number, Measure, string][])('of %d with %o is %s', (value, measure, text) => {
    expect(formatAmount(value, measure)).toBe(text)
  })

  it.each([
    [9.999, spend, '$9.99'],
    [0.004, spend, '<$0.01'],
    [999_999, bytes, '999\u00a0KB'],
    [999_999_999, bytes, '999\u00a0MB'],
    [0.96, { digits: 0 }, '<1'],
    [1.96, { digits: 1 }, '1.9'],
    [0.29, { digits: 2 }, '0.29'],
    [1.1 * 3, { digits: 1 }, '3.3'],
    [0, spend, '$0.00'],
  ] satisfies [number, Measure, string][])(
    'of %d with %o is never said to be more than it is, nor to be nothing: %s',
    (value, measure, text) => {
      expect(formatAmount(value, measure)).toBe(text)
    },
  )

  it.each([{ unit: null }, { unit: 7 }, { units: { one: 'image' } }])(
    'is a number where plain JavaScript gives %j',
    (measure: object) => {
      expect(formatAmount(1_500, measure)).toBe('1,500')
      expect(formatEstimate(1_500, measure)).toBe('1,500')
    },
  )

  it('has the plural forms of the language', () => {
    const units = { one: 'صورة', two: 'صورتان', few: 'صور', many: 'صورة', other: 'صورة' }
    expect([1, 2, 3, 100].map((value) => formatAmount(value, { units }, 'ar-EG'))).toEqual([
      '١ صورة',
      '٢ صورتان',
      '٣ صور',
      '١٠٠ صورة',
    ])
  })

  it.each([
    ['fr', '0\u00a0o', '1,5\u00a0Ko', '1,07\u00a0Go'],
    ['fr-CA', '0\u00a0o', '1,5\u00a0Ko', '1,07\u00a0Go'],
    ['de', '0\u00a0B', '1,5\u00a0KB', '1,07\u00a0GB'],
    ['ar-EG', '٠\u00a0B', '١٫٥\u00a0KB', '١٫٠٧\u00a0GB'],
    ['ja', '0\u00a0B', '1.5\u00a0KB', '1.07\u00a0GB'],
  ])('of bytes has the letters of the language: %s', (locale, none, some, many) => {
    expect([0, 1_500, 1_073_741_824].map((value) => formatAmount(value, bytes, locale))).toEqual([
      none,
      some,
      many,
    ])
  })

  it('has no word where the word stands already', () => {
    expect(formatShort(100, generations)).toBe('100')
    expect(formatShort(100, { unit: 'requests' })).toBe('100')
    expect(formatShort(100, { unit: 'GB' })).toBe('100\u00a0GB')
    expect(formatShort(100, spend)).toBe('$100.00')
  })
})

describe('a percentage', () => {
  it.each([
    [0, '0%'],
    [1e-6, '<1%'],
    [0.0004, '<1%'],
    [0.005, '1%'],
    [0.4523, '45%'],
    [0.29, '29%'],
    [0.996, '99%'],
    [0.999_999, '99%'],
    [1, '100%'],
    [0.999, '99%'],
    [1.000_001, '>100%'],
    [1.006, '101%'],
    [1.4, '140%'],
    [-0.001, '<1%'],
    [-0.05, '\u22125%'],
  ])('of the share %f is %s', (share, text) => {
    expect(formatPercent(share)).toBe(text)
  })
})

describe('what is no number', () => {
  it.each([Number.NaN, Infinity, -Infinity])('%f is a dash', (value) => {
    expect(formatNumber(value)).toBe('–')
    expect(formatPercent(value)).toBe('–')
    expect(formatMoney(value, 'USD')).toBe('–')
    expect(formatAmount(value, { unit: 'GB' })).toBe('–\u00a0GB')
    expect(formatAmount(value, { unit: 'usd' })).toBe('–')
  })
})

describe('money', () => {
  it.each([
    [200, 'USD', '$2.00'],
    [200, 'JPY', '¥200'],
    [200, 'BHD', 'BHD\u00a00.200'],
    [0, 'USD', '$0.00'],
    [-150, 'USD', '\u2212$1.50'],
    [0.2, 'USD', '$0.002'],
    [0.5, 'USD', '$0.005'],
    [0.002, 'USD', '$0.00002'],
    [0.25, 'JPY', '¥0.25'],
    [199_000, 'HUF', 'HUF\u00a01,990.00'],
    [199_000, 'ISK', 'ISK\u00a01,990.00'],
    [199_000, 'UGX', 'UGX\u00a01,990.00'],
    [2_950, 'usd', '$29.50'],
    [2_950, 'dollars', '29.50'],
  ])('%f minor units of %s are %s', (minor, currency, text) => {
    expect(formatMoney(minor, currency)).toBe(text)
  })
})

describe('a price', () => {
  it.each([
    [2_900, 'USD', 'en', '$29'],
    [2_950, 'USD', 'en', '$29.50'],
    [80_000, 'USD', 'en', '$800'],
    [0.2, 'USD', 'en', '$0.002'],
    [500, 'JPY', 'en', '¥500'],
    [199_000, 'HUF', 'en', 'HUF\u00a01,990'],
    [2_900, 'EUR', 'de', '29\u00a0€'],
    [0, 'USD', 'en', '$0'],
  ])('of %d %s is written in %s as %s', (minor, currency, locale, text) => {
    expect(formatPrice(minor, currency, locale)).toBe(text)
  })
})

it('keeps the sign of a currency at its letters in a line from right to left', () => {
  expect(formatMoney(480, 'USD', 'ar-EG')).toBe('\u200f٤٫٨٠\u00a0US$\u200e')
})

describe('an estimate', () => {
  it.each([
    [116_871, '117,000'],
    [64_926, '64,900'],
    [84.3, '84'],
    [9.37, '9.4'],
    [0.4, '0.4'],
    [0, '0'],
  ])('of %f says no more than is known: %s', (value, text) => {
    expect(formatEstimate(value)).toBe(text)
  })

  it('carries its unit', () => {
    expect(formatEstimate(337.4, { unit: 'GB' })).toBe('337\u00a0GB')
    expect(formatEstimate(64.926, { unit: 'usd' })).toBe('$65')
    expect(formatEstimate(6.4926, { unit: 'usd' })).toBe('$6.50')
    expect(formatEstimate(1.526e9, { unit: 'bytes' })).toBe('1.53\u00a0GB')
    expect(formatEstimate(116_871, { scale: 1_000 })).toBe('117')
  })
})

describe('a wait', () => {
  it.each([
    [0, '1 second'],
    [1_000, '1 second'],
    [1_001, '2 seconds'],
    [59_000, '59 seconds'],
    [59_001, '1 minute'],
    [60_000, '1 minute'],
    [60_001, '2 minutes'],
  ])('of %d ms is %s', (ms, text) => {
    expect(formatWait(ms)).toBe(text)
  })
})

describe('days from one to another', () => {
  it.each([
    [Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 31), 'Jan\u00a01 – 31'],
    [Date.UTC(2026, 0, 15), Date.UTC(2026, 1, 14), 'Jan\u00a015 – Feb\u00a014'],
    [Date.UTC(2025, 9, 25), Date.UTC(2026, 0, 22), 'Oct\u00a025 – Jan\u00a022'],
  ])('say no year: %d to %d', (first, last, text) => {
    expect(formatDays(first, last, {})).toBe(text)
  })
})

describe('a date', () => {
  const afternoon = Date.UTC(2026, 0, 22, 14, 2)

  it('is in UTC unless a time zone is named', () => {
    const midnight = Date.UTC(2026, 1, 1)
    expect(formatDate(midnight, {})).toBe('Feb\u00a01')
    expect(formatDate(midnight, { timeZone: 'America/New_York' })).toBe('Jan\u00a031')
  })

  it('is a time alone on the same day', () => {
    expect(formatTime(afternoon, {}, afternoon + 3_600_000)).toBe('2:02\u00a0PM')
  })

  it('is a day and a time on another day, and where today is not known', () => {
    expect(formatTime(afternoon, {}, Date.UTC(2026, 0, 23))).toBe('Jan\u00a022,\u00a02:02\u00a0PM')
    expect(formatTime(afternoon, {})).toBe('Jan\u00a022,\u00a02:02\u00a0PM')
    const today = Date.now()
    expect(formatTime(today, {})).toContain(formatDate(today, {}))
  })

  it('has no space that engines disagree about', () => {
    const { prototype } = Intl.DateTimeFormat
    const own = Object.getOwnPropertyDescriptor(prototype, 'format') ?? {}
    const other = { ...own, get: () => () => '2:02\u202fPM' }
    onTestFinished(() => void Object.defineProperty(prototype, 'format', own))
    Object.defineProperty(prototype, 'format', other)
    expect(formatTime(afternoon, {}, afternoon)).toBe('2:02\u00a0PM')
  })

  it.each([
    ['de', '22. Jan., 14:02'],
    ['fr', '22 janv., 14:02'],
    ['ja', '1月22日 14:02'],
    ['ar-EG', '٢٢ يناير، ٢:٠٢ م'],
  ])('is joined with its time in one way in every engine: %s', (locale, text) => {
    expect(formatTime(afternoon, { locale }).replaceAll('\u00a0', ' ')).toBe(text)
  })

  it('is in one notation in every engine in a Chinese or Japanese range', () => {
    const [first, last] = [Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 31)]
    expect(formatDays(first, last, { locale: 'ja' })).toBe('1月1日 – 1月31日')
    expect(formatDays(first, last, { locale: 'zh' })).toBe('1月1日 – 1月31日')
    expect(formatDays(first, first, { locale: 'ja' })).toBe('1月1日')
  })

  it.each([
    [Date.UTC(2026, 1, 1), 'in 10 days'],
    [Date.UTC(2026, 0, 23), 'tomorrow'],
    [Date.UTC(2026, 0, 22, 23), 'today'],
    [Date.UTC(2026, 0, 21, 23), 'yesterday'],
  ])('is counted in calendar days', (at, text) => {
    expect(formatDistance(at, afternoon, {})).toBe(text)
  })

  it('counts the days of the time zone', () => {
    const evening = Date.UTC(2026, 0, 22, 23)
    expect(formatDistance(evening, afternoon, { timeZone: 'Asia/Tokyo' })).toBe('tomorrow')
  })
})

describe('a period', () => {
  const january = { start: Date.UTC(2026, 0, 1), end: Date.UTC(2026, 1, 1) }
  it.each([
    ['UTC', 'Jan\u00a01 – 31'],
    ['Asia/Calcutta', 'Jan\u00a01 – 31'],
    ['America/New_York', 'Dec\u00a031 – Jan\u00a030'],
  ])('ends on the day before the next one begins: in %s', (timeZone, text) => {
    expect(formatPeriod(january, { timeZone })).toBe(text)
  })

  const noon = { start: Date.UTC(2026, 10, 19, 12), end: Date.UTC(2026, 11, 19, 12) }
  it.each([
    ['UTC', 'Nov\u00a019 – Dec\u00a018', 'Dec\u00a018'],
    ['Asia/Tokyo', 'Nov\u00a019 – Dec\u00a018', 'Dec\u00a018'],
    ['Pacific/Auckland', 'Nov\u00a020 – Dec\u00a019', 'Dec\u00a019'],
    ['America/Los_Angeles', 'Nov\u00a019 – Dec\u00a018', 'Dec\u00a018'],
  ])('that ends at noon shares no day with the next one: in %s', (timeZone, text, last) => {
    expect(formatPeriod(noon, { timeZone })).toBe(text)
    expect(formatLastDay(noon, { timeZone })).toBe(last)
  })

  it.each(['UTC', 'Asia/Tokyo', 'America/Los_Angeles'])(
    'of days that were chosen is said as they were chosen: in %s',
    (timeZone) => {
      const span = spanOf({ preset: 'custom', from: '2026-01-05', to: '2026-01-07' }, null, 0)
      expect(span && formatPeriod(span, { timeZone })).toBe('Jan\u00a05 – 7')
    },
  )

  it('of some hours is the day it begins on', () => {
    const evening = { start: Date.UTC(2026, 0, 22, 21), end: Date.UTC(2026, 0, 23, 2) }
    expect(formatPeriod(evening, {})).toBe('Jan\u00a022')
  })

  it.each([
    [48, 'Jan\u00a023'],
    [47, 'Jan\u00a023,\u00a012:00\u00a0AM'],
  ])('of %d hours ends on %s', (hours, text) => {
    const end = Date.UTC(2026, 0, 23)
    expect(formatEnd(end, { period: { start: end - hours * 3_600_000, end } }, {})).toBe(text)
  })
})

it('says nothing of a moment that is none', () => {
  expect(formatDate(Number.NaN)).toBe('')
  expect(formatTime(1e300, {}, 0)).toBe('')
  expect(formatDays(Number.NaN, Number.NaN, {})).toBe('')
  expect(formatDistance(Number.NaN, 0, {})).toBe('')
  expect(formatDay(Number.POSITIVE_INFINITY, 'full', {})).toBe('')
})

it.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b', 'c'], 'a, b, and c'],
])('a list of %j is %j', (parts, text) => {
  expect(formatList(parts)).toBe(text)
})

describe('readDecimal', () => {
  it.each<readonly [string, string, string]>([
    ['12.50', '12.50', '12.50'],
    ['12,50', '12.50', '12.50'],
    ['1,234', '1234', '1.234'],
    ['1.234', '1.234', '1234'],
    ['1,234.50', '1234.50', '1234.50'],
    ['1.234.567,5', '1234567.5', '1234567.5'],
    [' 12\u202f345 ', '12345', '12345'],
    ['0,500', '0.500', '0.500'],
    ['.5', '.5', '.5'],
    ['5.', '5', '5'],
    ['１２．５', '12.5', '12.5'],
    ...['', '-5', '1e3', '$5', 'Infinity', '1,2,3', '1,23.45', '1.2,3.4'].map(
      (none) => [none, '', ''] as const,
    ),
  ])('reads %j in English as %j, in German as %j', (typed, english, german) => {
    expect(readDecimal(typed, 'en')).toBe(english)
    expect(readDecimal(typed, 'de')).toBe(german)
  })

  it.each([
    'en',
    'en-IN',
    'de',
    'de-CH',
    'fr',
    'es',
    'pt',
    'pl',
    'ar-EG',
    'fa',
    'hi',
    'bn',
    'ja',
    'sv',
  ])('reads what is written in %s', (locale) => {
    for (const value of [0, 0.5, 1, 12.5, 999, 1_000, 1_234.5, 1_234_567, 12_345_678.123, 1e9])
      expect(Number(readDecimal(formatNumber(value, locale), locale))).toBe(value)
  })
})
