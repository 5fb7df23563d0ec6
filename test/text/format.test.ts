import { describe, expect, it, onTestFinished } from 'vitest'
import {
  formatDate,
  formatDays,
  formatDaysBetween,
  formatEstimate,
  formatMoney,
  formatMoneyEstimate,
  formatNumber,
  formatPercent,
  formatQuantity,
  formatTime,
  formatWait,
} from '../../src/text/format.js'

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

  it('keeps a symbol on the line of its number, and lets a word wrap', () => {
    expect(formatQuantity(100, 'GB')).toBe('100\u00a0GB')
    expect(formatQuantity(100, 'kWh')).toBe('100\u00a0kWh')
    expect(formatQuantity(100, 'seat')).toBe('100 seat')
    expect(formatQuantity(100, 'requests')).toBe('100 requests')
    expect(formatQuantity(100)).toBe('100')
  })
})

describe('a percentage', () => {
  it.each([
    [0, '0%'],
    [1e-6, '1%'],
    [0.4523, '45%'],
    [0.29, '29%'],
    [0.996, '99%'],
    [0.999_999, '99%'],
    [1, '100%'],
    [1.000_001, '101%'],
    [1.4, '140%'],
    [-0.001, '\u22121%'],
    [-0.05, '\u22125%'],
  ])('of the share %f is %s', (share, text) => {
    expect(formatPercent(share)).toBe(text)
  })
})

describe('money', () => {
  it.each([
    [200, 'USD', '$2.00'],
    [200, 'JPY', '¥200'],
    [200, 'BHD', 'BHD\u00a00.200'],
    [0, 'USD', '$0.00'],
    [-150, 'USD', '\u2212$1.50'],
    [0.5, 'USD', '$0.005'],
    [0.002, 'USD', '$0.00002'],
  ])('%f minor units of %s are %s', (minor, currency, text) => {
    expect(formatMoney(minor, currency)).toBe(text)
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

  it.each([
    [423, 'USD', '$4.20'],
    [7_587, 'USD', '$76'],
    [12_345, 'USD', '$123'],
    [116_871, 'USD', '$1,170'],
    [7_587, 'JPY', '¥7,590'],
    [84_300, 'BHD', 'BHD\u00a084'],
  ])('of %d minor units of %s says no more than is known either: %s', (minor, currency, text) => {
    expect(formatMoneyEstimate(minor, currency)).toBe(text)
  })

  it('carries its unit', () => {
    expect(formatEstimate(337.4, 'GB')).toBe('337\u00a0GB')
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
    [Date.UTC(2026, 0, 1), Date.UTC(2026, 0, 31), 'Jan 1 – 31'],
    [Date.UTC(2026, 0, 15), Date.UTC(2026, 1, 14), 'Jan 15 – Feb 14'],
    [Date.UTC(2025, 9, 25), Date.UTC(2026, 0, 22), 'Oct 25 – Jan 22'],
  ])('say no year: %d to %d', (first, last, text) => {
    expect(formatDaysBetween(first, last, {})).toBe(text)
  })
})

describe('a date', () => {
  const afternoon = Date.UTC(2026, 0, 22, 14, 2)

  it('is in UTC unless a time zone is named', () => {
    const midnight = Date.UTC(2026, 1, 1)
    expect(formatDate(midnight, {})).toBe('Feb 1')
    expect(formatDate(midnight, { timeZone: 'America/New_York' })).toBe('Jan 31')
  })

  it('is a time alone on the same day', () => {
    expect(formatTime(afternoon, {}, afternoon + 3_600_000)).toBe('2:02 PM')
  })

  it('is a day and a time on another day, and where today is not known', () => {
    expect(formatTime(afternoon, {}, Date.UTC(2026, 0, 23))).toBe('Jan 22, 2:02 PM')
    expect(formatTime(afternoon, {})).toBe('Jan 22, 2:02 PM')
    const today = Date.now()
    expect(formatTime(today, {})).toContain(formatDate(today, {}))
  })

  it('has no space that engines disagree about', () => {
    const { prototype } = Intl.DateTimeFormat
    const own = Object.getOwnPropertyDescriptor(prototype, 'format') ?? {}
    const other = { ...own, get: () => () => '2:02\u202fPM' }
    onTestFinished(() => void Object.defineProperty(prototype, 'format', own))
    Object.defineProperty(prototype, 'format', other)
    expect(formatTime(afternoon, {})).toBe('2:02 PM')
  })

  it.each([
    [Date.UTC(2026, 1, 1), 'in 10 days'],
    [Date.UTC(2026, 0, 23), 'tomorrow'],
    [Date.UTC(2026, 0, 22, 23), 'today'],
    [Date.UTC(2026, 0, 21, 23), 'yesterday'],
  ])('is counted in calendar days', (at, text) => {
    expect(formatDays(at, afternoon, {})).toBe(text)
  })

  it('counts the days of the time zone', () => {
    const evening = Date.UTC(2026, 0, 22, 23)
    expect(formatDays(evening, afternoon, { timeZone: 'Asia/Tokyo' })).toBe('tomorrow')
  })
})
