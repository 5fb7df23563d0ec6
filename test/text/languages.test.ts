import { describe, expect, it } from 'vitest'
import { englishLabels } from '../../src/text/labels.js'
import { labelsOf } from '../../stories/support/languages.js'

/** Every result of every label by 'group.name', for facts of all kinds; each text among them is `text`. */
function resultsOf(
  labels: Readonly<Record<string, object>>,
  text: string,
): Map<string, Set<string>> {
  const results = new Map<string, Set<string>>()
  for (const [group, words] of Object.entries(labels)) {
    for (const [name, word] of Object.entries<unknown>({ ...words })) {
      // Something bought once has no interval; a label that is never asked of it is left out.
      const asked = factsOf(text).filter(
        (facts) => !once(facts) || takesNone.has(`${group}.${name}`),
      )
      const said =
        typeof word === 'function'
          ? asked.map((facts): unknown => Reflect.apply(word, null, [facts]))
          : [word]
      results.set(`${group}.${name}`, new Set(said.map(String)))
    }
  }
  return results
}

const once = (facts: { readonly interval?: unknown }) => facts.interval === null

/** Labels that are also asked about what does not come again. */
const takesNone = new Set([
  'picker.grant',
  'plan.trial',
  'dialog.less',
  'dialog.change',
  'prompt.offer',
])

const codes = ['refused', 'id-taken', 'forbidden', 'expired', 'no-subscription']
const intervals = [
  null,
  ...(['day', 'week', 'month', 'year'] as const).flatMap((unit) =>
    [1, 2, 3, 11].map((count) => ({ unit, count })),
  ),
]

/** Facts for whatever a label asks: every text given or none, and every kind of what is not a text. */
function factsOf(text: string): object[] {
  const kinds = [
    ...[0, 1, 2, 3, 11, 100].map((count) => ({ count })),
    ...codes.map((code) => ({ code })),
    ...['project', 'key', 'member'].map((by) => ({ by })),
    ...intervals.map((interval) => ({ interval })),
    ...['plan', 'top-up'].map((kind) => ({ kind })),
    ...['quantity', 'smaller', 'interval', 'upgrade'].map((change) => ({ change })),
    { renews: true },
    { most: true },
    { isFree: true },
    ...['plan', 'top-up'].map((kind) => ({ kind, isMoney: true })),
  ]
  return [text, ''].flatMap((each) => kinds.map((kind) => facts(each, kind)))
}

function facts(text: string, kind: object): object {
  const known: Readonly<Record<string, unknown>> = {
    ...{ count: 5, code: 'refused', by: 'project', kind: 'plan', change: 'upgrade' },
    ...{ interval: { unit: 'month', count: 1 }, renews: false, most: false, isMoney: false },
    isFree: false,
    ...kind,
  }
  const nested = new Set(['offer', 'short', 'raw'])
  const asked = (_: object, name: string | symbol): unknown => {
    if (typeof name !== 'string') return undefined
    if (name in known) return known[name]
    return nested.has(name) ? facts(text, { ...kind, short: text }) : text
  }
  const named = ['amount', 'meter', 'things', 'unit', 'offer', 'short', 'raw', 'name', 'pieces']
  return new Proxy(Object.fromEntries(named.map((name) => [name, text])), { get: asked })
}

const flat = (results: Map<string, Set<string>>) =>
  [...results].flatMap(([name, texts]) => [...texts].map((text) => `${name}: ${text}`))

describe.each([
  { locale: 'ar-EG', text: 'س', foreign: /[A-Za-z0-9]/ },
  { locale: 'ja', text: '五', foreign: /[A-Za-z]/ },
])('the words of the stories in $locale', ({ locale, text, foreign }) => {
  it('have no Latin letters but in abbreviations, and no other digits', () => {
    const own = resultsOf(labelsOf(locale) ?? {}, text)
    const found = flat(own).filter((said) =>
      foreign.test(said.slice(said.indexOf(': ')).replace(/(ID|CSV|API)/g, '')),
    )
    expect(found).toEqual([])
  })
})

describe.each(['de', 'ar-EG', 'ja'])('the words of the stories in %s', (locale) => {
  // Written alike in German.
  const alike = new Set(['spending.limit', 'spending.amount'])

  it('say all that the English ones say, and nothing in English', () => {
    const english = resultsOf(englishLabels, '5')
    const own = resultsOf(labelsOf(locale) ?? {}, '5')
    expect([...own.keys()].sort()).toEqual([...english.keys()].sort())
    const same = flat(english).filter((said) => {
      const [name = ''] = said.split(': ')
      const text = said.slice(name.length + 2)
      return /[a-z]{2}/i.test(text) && !alike.has(name) && own.get(name)?.has(text)
    })
    expect(same).toEqual([])
  })
})
