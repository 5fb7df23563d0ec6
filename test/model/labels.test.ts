import { expect, it } from 'vitest'
import { englishLabels, mergeLabels } from '../../src/model/labels.js'

it('keeps English where nothing else is given', () => {
  expect(mergeLabels()).toEqual(englishLabels)
})

it('takes the given strings and leaves the others of their group', () => {
  const { bar } = mergeLabels({ bar: { exhausted: 'Aufgebraucht' } })
  expect(bar.exhausted).toBe('Aufgebraucht')
  expect(bar.none).toBe('None included')
})
