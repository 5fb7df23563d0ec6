import { type Fields, isFields } from '../billing/decode.js'

/** How metric ids are written in a query: the humps of `apiCalls` as underscores, the other way round, or as given. */
export type MetricCase = 'snake_case' | 'camelCase' | 'as-is'

/** A metric's id in another case. `api-calls` has neither humps nor underscores and stays. */
export function inCase(id: string, style: MetricCase): string {
  switch (style) {
    case 'snake_case':
      return id.replace(/([a-z0-9])([A-Z])/g, '$1_$2').replace(/[A-Z]/g, lower)
    case 'camelCase':
      return id.replace(/_+([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase())
    case 'as-is':
      return id
    default:
      return style satisfies never
  }
}

/** The same for every way to write the same words: `apiCalls`, `api_calls`, `api-calls`. */
export function wordsOf(id: string): string {
  return inCase(id.slice(0, 255), 'snake_case').replace(/[-_\s]+/g, '_')
}

/** Finds what a part of a report says of a metric: under its very id, else under the same words. */
export function finderIn(
  report: Fields,
  part: string,
  onUnreadable: (part: string) => void,
): (id: string) => unknown {
  const value = report[part]
  if (value != null && !isFields(value)) onUnreadable(part)
  const given = new Map(isFields(value) ? Object.entries(value) : [])
  const inWords = new Map([...given].map(([id, each]) => [wordsOf(id), each]))
  return (id) => given.get(id) ?? inWords.get(wordsOf(id))
}

function lower(letter: string): string {
  return letter.toLowerCase()
}
