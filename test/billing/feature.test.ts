import { describe, expect, it } from 'vitest'
import { type Feature, type FeatureFacts, featureOf } from '../../src/billing/feature.js'
import { judgeFeature } from '../../src/billing/gate.js'

const features = new Map([
  ['sso', true],
  ['audit', false],
])
const ready: FeatureFacts = { status: 'ready', stale: false, features }

describe('a feature', () => {
  it.each([
    ['included', ready, 'sso', 'allowed', undefined],
    ['left out', ready, 'audit', 'denied', 'not-in-plan'],
    ['not told of', ready, 'other', 'unknown', 'not-told'],
    [
      'of a source that tells of none',
      { ...ready, features: undefined },
      'sso',
      'unknown',
      'not-told',
    ],
    ['included by an old report', { ...ready, stale: true }, 'sso', 'allowed', undefined],
    ['left out by an old report', { ...ready, stale: true }, 'audit', 'unknown', 'stale'],
    ['not loaded', { ...ready, status: 'loading' }, 'sso', 'loading', undefined],
    ['not to be had', { ...ready, status: 'error' }, 'sso', 'unknown', 'error'],
    ['of nobody', { ...ready, status: 'signed-out' }, 'sso', 'denied', 'signed-out'],
    ['without a plan', { ...ready, status: 'no-subscription' }, 'sso', 'denied', 'no-subscription'],
    ['called like what every object has', ready, 'constructor', 'unknown', 'not-told'],
  ] satisfies [string, FeatureFacts, string, Feature['status'], string | undefined][])(
    'that is %s',
    (_, facts, slug, status, reason) => {
      const feature = featureOf(facts, slug)
      expect(feature).toEqual(reason === undefined ? { status } : { status, reason })
      expect(featureOf(facts, slug)).toBe(feature)
    },
  )
})

describe('a gate before a feature', () => {
  it.each([
    [{ status: 'allowed' }, 'allowed', true, true],
    [{ status: 'loading' }, 'loading', true, false],
    [{ status: 'unknown', reason: 'stale' }, 'unknown', true, false],
    [{ status: 'denied', reason: 'not-in-plan' }, 'denied', false, false],
    [{ status: 'denied', reason: 'no-subscription' }, 'denied', false, false],
    [{ status: 'denied', reason: 'signed-out' }, 'signed-out', false, false],
  ] satisfies [Feature, string, boolean, boolean][])('%o', (feature, state, open, strictly) => {
    expect(judgeFeature(feature, {})).toEqual({ state, open, use: null, feature })
    expect(judgeFeature(feature, { whenUnknown: 'block' })).toMatchObject({ open: strictly })
  })
})
