import { isFields, textOf } from '../billing/decode.js'
import { UsageError, type UsageErrorCode } from '../billing/errors.js'
import { createAuthorizedFetch, type RequestHeaders } from '../endpoint/authorized-fetch.js'
import { inCase, type MetricCase } from './metric-id.js'

/** Where a usage report is asked for, and as whom. */
export type ReportApi = {
  /** Path or address of the report. @default '/api/billing/usage' */
  readonly url?: string
  /** Headers of every request, such as `async () => ({ Authorization: `Bearer ${await token()}` })`. */
  readonly headers?: RequestHeaders
  /** How metric ids are written in the query. @default 'snake_case' */
  readonly metricIds?: MetricCase
  /** @default globalThis.fetch */
  readonly fetch?: typeof globalThis.fetch
}

/** What a report is asked for. Dates are ISO 8601; a date alone as `endDate` includes that day. */
export type ReportQuery = {
  readonly startDate?: string
  readonly endDate?: string
  readonly metrics?: readonly string[]
}

/** Milliseconds until an answer counts as lost. */
const DEADLINE = 15_000
/** Longest answer that is read, in characters. */
const LONGEST = 5_000_000

/** Asks for a report. Gives the `data` of the answer as text, so that two can be compared. */
export type RequestReport = (query: ReportQuery, signal?: AbortSignal) => Promise<string>

/**
 * Makes the function that asks. It throws a `UsageError`: `signed-out` (401), `forbidden` (403),
 * `invalid-date` or `invalid-meter` (400, by what was asked for), `refused` (another 4xx),
 * `unreachable` (no answer within 15 s, 5xx), `unreadable` (something else than a report).
 */
export function createReportRequest(api: ReportApi): RequestReport {
  const send = createAuthorizedFetch(api.headers, api.fetch)
  return async (query, signal) => {
    const deadline = startDeadline(signal)
    try {
      const url = urlOf(api.url ?? '/api/billing/usage', query, api.metricIds ?? 'snake_case')
      const headers = { accept: 'application/json' }
      const response = await send(url, { method: 'GET', headers, signal: deadline.signal })
      return dataOf(response.status, await response.text(), query)
    } catch (error) {
      throw error instanceof UsageError ? error : unreachable(error)
    } finally {
      deadline.end()
    }
  }
}

function startDeadline(signal: AbortSignal | undefined) {
  const abort = new AbortController()
  const stop = () => abort.abort()
  const timer = setTimeout(stop, DEADLINE)
  if (signal?.aborted) stop()
  signal?.addEventListener('abort', stop)
  return {
    signal: abort.signal,
    end() {
      clearTimeout(timer)
      signal?.removeEventListener('abort', stop)
    },
  }
}

/** The address with what is asked for, whatever query the host's own address has. */
function urlOf(url: string, query: ReportQuery, style: MetricCase): string {
  const { startDate, endDate, metrics } = query
  const [address = '', own] = url.replace(/#.*/s, '').split(/\?(.*)/s)
  const all = new URLSearchParams(own)
  if (startDate !== undefined) all.set('startDate', startDate)
  if (endDate !== undefined) all.set('endDate', endDate)
  if (metrics?.length) all.set('metrics', metrics.map((id) => inCase(id, style)).join(','))
  const text = all.toString()
  return text === '' ? address : `${address}?${text}`
}

function dataOf(status: number, text: string, query: ReportQuery): string {
  const body = text.length <= LONGEST ? parsed(text) : null
  const good = status >= 200 && status < 300 && isFields(body) && body.success !== false
  if (good && isFields(body.data)) return JSON.stringify(body.data)
  const error = isFields(body) && isFields(body.error) ? body.error : {}
  const code = codeOf(status, error.code, query)
  const said = typeof error.message === 'string' ? error.message.slice(0, 300) : `status ${status}`
  throw new UsageError(
    code,
    `the usage report could not be had (${said}), so numbers may be missing or old. ${todo(code)}`,
    { status, code: textOf(error.code), message: said },
  )
}

function codeOf(status: number, code: unknown, query: ReportQuery): UsageErrorCode {
  if (status === 401 || code === 'UNAUTHORIZED') return 'signed-out'
  if (status === 403) return 'forbidden'
  if (status === 400 || code === 'BAD_REQUEST') {
    const dated = query.startDate !== undefined || query.endDate !== undefined
    const named = query.metrics !== undefined && query.metrics.length > 0
    return dated === named ? 'refused' : dated ? 'invalid-date' : 'invalid-meter'
  }
  if (status >= 400 && status < 500 && status !== 408 && status !== 429) return 'refused'
  return status >= 200 && status < 300 && code === undefined ? 'unreadable' : 'unreachable'
}

function todo(code: UsageErrorCode): string {
  if (code === 'signed-out') return 'Sign in again, or let headers() give a token that is valid.'
  if (code === 'unreachable') return 'It is asked for again by itself.'
  return 'Check the url and what is asked for against the route that answers it.'
}

function unreachable(error: unknown): UsageError {
  const why = error instanceof Error ? error.message.slice(0, 300) : 'no reason given'
  return new UsageError(
    'unreachable',
    `the usage report could not be had (${why}), so numbers may be missing or old. It is asked for again by itself.`,
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/** The answer is no report. */
export const unreadable = new UsageError(
  'unreadable',
  'the usage report came without readable metrics, so no number can be shown. Check what the route answers under data.metrics.',
)
