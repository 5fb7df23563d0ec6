import { isFields, jsonOf, present, textOf } from '../billing/decode.js'
import { UsageError, type UsageErrorCode } from '../billing/errors.js'
import { isoText } from '../billing/iso-time.js'
import type { Period } from '../billing/meter.js'
import { dateOf, day } from '../billing/usage-range.js'
import { warnOnce } from '../billing/warn.js'
import { type Credentials, createAuthorizedFetch } from '../endpoint/authorized-fetch.js'
import { inCase, type MetricCase } from './metric-id.js'

/** Where a usage report is asked for, and as whom. */
export type ReportApi = Omit<Credentials, 'customerId'> & {
  /** Path or address of the report. @default '/api/billing/usage' */
  readonly url?: string
  /** How metric ids are written in the query. @default 'snake_case' */
  readonly metricIds?: MetricCase
}

/** What a report is asked for. Dates are ISO 8601; a date alone as `endDate` includes that day. */
export type ReportQuery = {
  readonly startDate?: string
  readonly endDate?: string
  readonly metrics?: readonly string[] | undefined
}

/** Milliseconds until an answer counts as lost. */
const DEADLINE = 15_000
/** Longest answer that is read, in characters. */
const LONGEST = 5_000_000

/**
 * A span as a query's dates: days alone where it is whole days, the last one included; else moments, and so
 * for one day, because a server may ask for a startDate before the endDate.
 */
export function datesOf({
  start,
  end,
}: Period): Required<Pick<ReportQuery, 'startDate' | 'endDate'>> {
  return start % day || end % day || end - start === day
    ? { startDate: isoText(start), endDate: isoText(end) }
    : { startDate: dateOf(start), endDate: dateOf(end - 1) }
}

/** Asks for a report. Gives the `data` of the answer as text, so that two can be compared. */
export type RequestReport = (query: ReportQuery, signal: AbortSignal) => Promise<string>

/**
 * Makes the function that asks. It throws a `UsageError`: `signed-out` (401), `other-customer` (one
 * signed in before it could be sent), `forbidden` (403), `invalid-date` or `invalid-meter` (400, by what
 * was asked for), `refused` (another 4xx), `unreachable` (no answer, 5xx), `unreadable` (something else
 * than a report).
 */
export function createReportRequest(
  api: ReportApi & Pick<Credentials, 'customerId'>,
): RequestReport {
  const send = createAuthorizedFetch(api)
  const address = api.url ?? '/api/billing/usage'
  return async (query, signal) => {
    try {
      const url = urlOf(address, query, api.metricIds ?? 'snake_case')
      const headers = { accept: 'application/json' }
      const response = await send(url, { method: 'GET', headers, signal })
      if (response === null)
        throw failure('other-customer', __DEV__ && 'another customer signed in')
      return dataOf(response.status, await response.text(), query, address)
    } catch (thrown) {
      const error = unreachable(thrown, __DEV__ && address)
      if (__DEV__ && !signal.aborted && !expected.has(error.code)) warnOnce(error.message)
      throw error
    }
  }
}

/** What happens in every session, and is no mistake of the developer's. */
const expected: ReadonlySet<UsageErrorCode> = new Set(['signed-out', 'other-customer'])

/** Runs a task that must end within 15 s, or when `signal` says so; then its own signal aborts. */
export async function withDeadline<T>(
  signal: AbortSignal,
  task: (signal: AbortSignal) => T | Promise<T>,
): Promise<T> {
  const abort = new AbortController()
  let stop = () => {}
  const late = new Promise<never>((_, reject) => {
    stop = () => {
      abort.abort()
      reject(new Error(__DEV__ ? 'no answer in time' : ''))
    }
  })
  const timer = setTimeout(stop, DEADLINE)
  signal.addEventListener('abort', stop)
  try {
    if (signal.aborted) stop()
    return await Promise.race([task(abort.signal), late])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}

/** The address with what is asked for, after whatever query the host's own address has. */
function urlOf(
  url: string,
  { startDate, endDate, metrics }: ReportQuery,
  style: MetricCase,
): string {
  const [address = ''] = url.split('#')
  const ids = metrics?.map((id) => inCase(id, style))
  const given = present({ startDate, endDate, metrics: ids?.length ? ids.join() : null })
  const asked = new URLSearchParams(given).toString()
  return asked === '' ? address : `${address}${address.includes('?') ? '&' : '?'}${asked}`
}

function dataOf(status: number, text: string, query: ReportQuery, address: string): string {
  const body = text.length <= LONGEST ? jsonOf(text) : null
  const good = status >= 200 && status < 300 && isFields(body) && body.success !== false
  // Some answer the data itself, without an envelope.
  const data = good && !isFields(body.data) && isFields(body.metrics) ? body : good && body.data
  if (isFields(data)) return JSON.stringify(data)
  const error = isFields(body) && isFields(body.error) ? body.error : {}
  const said = typeof error.message === 'string' ? error.message.slice(0, 300) : null
  const why = __DEV__ && `GET ${address}: ${said ?? `status ${status}${pageIn(text)}`}`
  throw failure(codeOf(status, error.code, query), why, {
    status,
    code: textOf(error.code),
    ...present({ message: said }),
  })
}

function pageIn(text: string): string {
  return /^\s*</.test(text) ? ', a page of HTML' : ''
}

function codeOf(status: number, code: unknown, query: ReportQuery): UsageErrorCode {
  if (status === 401 || code === 'UNAUTHORIZED') return 'signed-out'
  if (status === 403) return 'forbidden'
  if (status === 400 || code === 'BAD_REQUEST') {
    const dated = query.startDate !== undefined
    const named = !!query.metrics?.length
    return dated === named ? 'refused' : dated ? 'invalid-date' : 'invalid-meter'
  }
  if (status >= 400 && status < 500 && status !== 408 && status !== 429) return 'refused'
  return status >= 200 && status < 300 && code === undefined ? 'unreadable' : 'unreachable'
}

/** The error that a failed request for usage becomes; a `UsageError` stays as it is. */
export function unreachable(error: unknown, address?: string | false): UsageError {
  if (error instanceof UsageError) return error
  const reason = error instanceof Error ? error.message.slice(0, 300) : 'no reason given'
  return failure('unreachable', __DEV__ && (address ? `GET ${address}: ${reason}` : reason))
}

/** The error that says why there is no report. */
export function failure(code: UsageErrorCode, why: string | false, details?: object): UsageError {
  return new UsageError(
    code,
    __DEV__ &&
      `the usage report could not be loaded (${why}), so numbers may be missing or old. ${todo(code)}`,
    details,
  )
}

function todo(code: UsageErrorCode): string {
  if (code === 'signed-out') return 'Sign in again, or return a valid token from headers().'
  if (code === 'other-customer') return 'It is requested again automatically.'
  if (code === 'unreachable')
    return 'It is requested again automatically. If this persists, check that the route is up and, if it is on another origin, that it allows this page and the headers of the request (CORS).'
  return 'Check the URL and the query against the route that answers it.'
}

/** The answer is no report. */
export const unreadable = failure('unreadable', __DEV__ && 'it holds no readable metrics')
