import { UsageError } from '../billing/errors.js'
import type { ReportData } from '../report-api/data.js'
import { answerOf, failure, jsonResponse, logError, type OnError } from './answers.js'
import { type Authentication, identityOf } from './authenticate.js'
import { parseUsageQuery, type UsageQuery } from './usage-query.js'

/**
 * Milliseconds by which the clocks of the machines behind one address may differ.
 *
 * `recordedAt` on a reply is read after the backend confirmed the use, and `asOf` of a report is this much
 * before the time at which the report was asked for: a use whose `recordedAt` is less than `asOf` is in
 * the report. One whose `recordedAt` is later may be in it as well, when it was recorded meanwhile.
 */
const CLOCK_SKEW = 100

/** What `createUsageReportHandler` needs. `Identity` is whatever tells the host who asks. */
export type UsageReportHandlerOptions<Identity> = Authentication<Identity> & {
  /**
   * Their usage: all that a report may say, use by the hour and `groups` among it. May return every metric:
   * the handler selects those asked for. Throws a `UsageError` with an `invalid-…` code for what it cannot
   * answer; its message is sent.
   */
  readonly readUsage: (identity: Identity, query: UsageQuery) => Promise<ReportData> | ReportData
  /** Called with every error that is answered with status 500. @default console.error */
  readonly onError?: OnError
}

/**
 * Makes a route for `GET /api/billing/usage?startDate=&endDate=&metrics=`: `{ success: true, data }`, or
 * `{ success: false, error: { code, message } }` with 401 `UNAUTHORIZED`, 400 `BAD_REQUEST` (a date
 * that is none, startDate after endDate, an unknown metric), 405, or 500 `INTERNAL_ERROR`. No
 * answer is cached. `metrics` are listed by commas, in the case of the report's keys, in camelCase,
 * snake_case or kebab-case. Unless `readUsage` returns `asOf` itself, `data.asOf` and `data.notAfter` are
 * times just before and after it was called.
 *
 * @example
 * ```ts
 * export const GET = createUsageReportHandler({
 *   authenticate: userOf,
 *   customerOf: (user) => user.id,
 *   readUsage: async (user, query) =>
 *     readFlowgladUsage(await flowglad(user.id).getBilling(), query),
 * })
 * ```
 */
export function createUsageReportHandler<Identity>(
  options: UsageReportHandlerOptions<Identity>,
): (request: Request) => Promise<Response> {
  const { readUsage, onError = logError } = options
  const report = async (request: Request) => {
    if (request.method !== 'GET') {
      return failure('METHOD_NOT_ALLOWED', 'Use GET', { allow: 'GET' })
    }
    const asked = await identityOf(request, options)
    if ('refused' in asked) return asked.refused
    const query = parseUsageQuery(new URL(request.url).searchParams)
    const asOf = Date.now() - CLOCK_SKEW
    const read = await readUsage(asked.identity, query)
    const notAfter = Date.now() + CLOCK_SKEW
    const data = { ...(read.asOf === undefined ? { asOf, notAfter } : {}), ...read }
    return jsonResponse(200, { success: true, data: selected(data, query.metrics) })
  }
  return (request) => answerOf(() => report(request), onError)
}

function selected(data: ReportData, metrics: readonly string[] | undefined): ReportData {
  if (metrics === undefined) return data
  const keys = new Set(metrics.flatMap((id) => keysOf(data, id)))
  const { projectedUsage, history, groups } = data
  return {
    ...data,
    metrics: pick(data.metrics, keys),
    ...(projectedUsage && { projectedUsage: pick(projectedUsage, keys) }),
    ...(history && { history: pick(history, keys) }),
    ...(groups && { groups: pick(groups, keys) }),
  }
}

/** The key itself, else every key that is the same words in another case. */
function keysOf(data: ReportData, id: string): readonly string[] {
  const keys = Object.keys(data.metrics)
  if (keys.includes(id)) return [id]
  const alike = keys.filter((key) => camelCase(key) === camelCase(id))
  if (alike.length > 0) return alike
  throw new UsageError('invalid-meter', `Unknown metric: ${JSON.stringify(id.slice(0, 60))}`)
}

function camelCase(id: string): string {
  return id.replace(/[-_]+([a-z0-9])/gi, (_, letter: string) => letter.toUpperCase())
}

function pick<Value>(
  record: Readonly<Record<string, Value>>,
  keys: ReadonlySet<string>,
): Readonly<Record<string, Value>> {
  // fromEntries defines keys, so that one called __proto__ stays a key.
  return Object.fromEntries(Object.entries(record).filter(([key]) => keys.has(key)))
}
