import { beforeEach, describe, expect, it, vi } from 'vitest'
import { UsageError } from '../../src/billing/errors.js'
import type { ReportData } from '../../src/report-api/data.js'
import { readReport } from '../../src/report-api/read-report.js'
import { readFlowgladUsage } from '../../src/server/read-flowglad-usage.js'
import { createUsageReportHandler } from '../../src/server/report-handler.js'
import type { UsageMetric } from '../../src/server/usage-data.js'
import type { UsageQuery } from '../../src/server/usage-query.js'
import { balance, billingOf, grant, now } from '../support/billing.js'

const metric = (over: Partial<UsageMetric> = {}): UsageMetric => ({
  name: 'API Calls',
  unit: 'requests',
  included: 100_000,
  used: 45_230,
  overage: 0,
  percentage: 45.23,
  ...over,
})
const data: ReportData & { readonly asOf: number } = {
  asOf: Date.UTC(2024, 0, 15),
  period: { start: '2024-01-01T00:00:00Z', end: '2024-02-01T00:00:00Z' },
  metrics: {
    apiCalls: metric(),
    storage_used: metric({ name: 'Storage', unit: 'GB', included: 100, used: 67.5 }),
    'team-seats': metric({ name: 'Team Seats', unit: 'users', included: null, used: 7 }),
  },
  estimatedCost: { base: 29, overage: 0, total: 29, currency: 'usd' },
  projectedUsage: { apiCalls: { projected: 52_000, percentage: 52 } },
  history: {
    apiCalls: [{ date: '2024-01-01', used: 3 }],
    storage_used: [{ date: '2024-01-01T14:00:00Z', used: 67.5 }],
  },
  groups: {
    apiCalls: { project: [{ name: 'Website', used: 45_230 }] },
    storage_used: { member: [{ name: 'Ada', used: 67.5 }] },
  },
}

const onError = vi.fn<(error: unknown) => void>()
beforeEach(() => {
  onError.mockClear()
})
type Read = (user: string, query: UsageQuery) => ReportData | Promise<ReportData>
const handlerOf = (readUsage: Read = () => data) =>
  createUsageReportHandler({
    authenticate: (request) =>
      request.headers.get('authorization') === 'Bearer good' ? 'user_1' : null,
    readUsage,
    onError,
  })
const signedIn = { headers: { authorization: 'Bearer good' } }
const get = (query = '', init: RequestInit = signedIn) =>
  handlerOf()(new Request(`https://app.example.com/api/billing/usage${query}`, init))
const failureOf = async (answer: Response | Promise<Response>) => {
  const response = await answer
  return { status: response.status, body: await response.json() }
}
const badRequest = (message: unknown) => ({
  status: 400,
  body: { success: false, error: { code: 'BAD_REQUEST', message } },
})

describe('GET /api/billing/usage', () => {
  it('tells a reset that nobody knows as unknown, and one that never comes as never', async () => {
    const balances = [balance(742)]
    const kept = grant({ renewalFrequency: 'once' })
    for (const [given, expected] of [
      [grant({ renewalFrequency: 'now_and_then' }), { resetsAt: null, resetUnknown: true }],
      [kept, { resetsAt: null }],
    ] as const) {
      const billing = billingOf({ grants: [given], balances })
      const handler = handlerOf(() => readFlowgladUsage(billing, { now: () => now }))
      const request = new Request('https://app.example.com/api/billing/usage', signedIn)
      const { data: report } = await (await handler(request)).json()
      const [meter] = readReport(report)?.meters ?? []
      expect(meter).toMatchObject({ kind: 'balance', available: 742, ...expected })
      expect(Object.keys(meter ?? {})).toEqual(
        'resetUnknown' in expected
          ? expect.arrayContaining(['resetUnknown'])
          : expect.not.arrayContaining(['resetUnknown']),
      )
    }
  })

  it('answers the report as JSON that is not cached', async () => {
    const response = await get()
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('application/json')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(await response.json()).toEqual({ success: true, data })
  })

  it('says between which times it was read, with room for clocks that differ', async () => {
    vi.useFakeTimers({ now: 1_700_000_000_000, toFake: ['Date'] })
    const { asOf: _, ...undated } = data
    const handler = handlerOf(() => {
      vi.advanceTimersByTime(50)
      return undated
    })
    const answer = await handler(new Request('https://a.example/', signedIn))
    vi.useRealTimers()
    expect(await answer.json()).toMatchObject({
      data: { asOf: 1_699_999_999_900, notAfter: 1_700_000_000_150 },
    })
  })

  it('says nothing of its time where the host cannot', async () => {
    const handler = handlerOf(() => ({ ...data, asOf: null }))
    const answer = await handler(new Request('https://a.example/', signedIn))
    expect(await answer.json()).toEqual({ success: true, data: { ...data, asOf: null } })
  })

  it('hands on who asks and for what', async () => {
    const readUsage = vi.fn<(user: string, query: UsageQuery) => ReportData>(() => data)
    const url = 'https://a.example/?startDate=2024-01-01&endDate=2024-01-31&metrics=apiCalls'
    await handlerOf(readUsage)(new Request(url, signedIn))
    expect(readUsage).toHaveBeenCalledWith('user_1', {
      startDate: Date.UTC(2024, 0, 1),
      endDate: Date.UTC(2024, 1, 1),
      metrics: ['apiCalls'],
    })
  })

  it.each([
    ['apiCalls', ['apiCalls']],
    ['api_calls', ['apiCalls']],
    ['api-calls', ['apiCalls']],
    ['storageUsed', ['storage_used']],
    ['storage_used', ['storage_used']],
    ['teamSeats', ['team-seats']],
    ['team_seats', ['team-seats']],
    ['api_calls,storageUsed', ['apiCalls', 'storage_used']],
    ['api_calls,apiCalls', ['apiCalls']],
  ])('selects the metrics %s', async (metrics, keys) => {
    const body: unknown = await (await get(`?metrics=${metrics}`)).json()
    const only = (record: object) =>
      Object.fromEntries(Object.entries(record).filter(([key]) => keys.includes(key)))
    expect(body).toEqual({
      success: true,
      data: {
        ...data,
        metrics: only(data.metrics),
        projectedUsage: only(data.projectedUsage ?? {}),
        history: only(data.history ?? {}),
        groups: only(data.groups ?? {}),
      },
    })
    expect(Object.keys(only(data.metrics))).toEqual(keys)
  })

  it('prefers a metric of exactly that name', async () => {
    const both = { ...data, metrics: { apiCalls: metric(), api_calls: metric({ used: 1 }) } }
    const request = new Request('https://a.example/?metrics=api_calls', signedIn)
    const body: unknown = await (await handlerOf(() => both)(request)).json()
    expect(body).toMatchObject({ data: { metrics: { api_calls: { used: 1 } } } })
    expect(body).not.toHaveProperty('data.metrics.apiCalls')
  })

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'HEAD'])('refuses %s', async (method) => {
    const response = await get('', { ...signedIn, method })
    expect(response.status).toBe(405)
    expect(response.headers.get('allow')).toBe('GET')
  })

  it('asks to sign in before it looks at anything else', async () => {
    const answer = await failureOf(get('?startDate=nonsense', {}))
    expect(answer).toEqual({
      status: 401,
      body: {
        success: false,
        error: { code: 'UNAUTHORIZED', message: 'Authentication required' },
      },
    })
  })

  it.each([null, undefined, false, ''])('takes %j from authenticate for nobody', async (nobody) => {
    const handler = createUsageReportHandler<unknown>({
      authenticate: () => nobody,
      readUsage: () => data,
    })
    expect((await handler(new Request('https://a.example/'))).status).toBe(401)
  })

  it.each([
    ['an error with status 401', Object.assign(new Error('Token expired'), { status: 401 })],
    ['an error with statusCode 401', Object.assign(new Error('no'), { statusCode: 401 })],
    ['a Response with status 401', new Response('no', { status: 401 })],
  ])('takes %s from authenticate for nobody', async (_, thrown: unknown) => {
    const handler = createUsageReportHandler({
      authenticate: () => Promise.reject(thrown),
      readUsage: () => data,
      onError,
    })
    const answer = await failureOf(handler(new Request('https://a.example/')))
    expect(answer).toMatchObject({ status: 401, body: { error: { code: 'UNAUTHORIZED' } } })
    expect(onError).not.toHaveBeenCalled()
  })

  it('does not take a 401 of the backend for a customer who is signed out', async () => {
    const handler = handlerOf(() => {
      throw Object.assign(new Error('Invalid API key'), { status: 401 })
    })
    const answer = await failureOf(handler(new Request('https://a.example/', signedIn)))
    expect(answer.status).toBe(500)
    expect(onError).toHaveBeenCalledTimes(1)
  })

  it.each([
    ['user_1', 'user_1', 200],
    ['user_2', 'user_1', 401],
    ['', 'user_1', 401],
    ['Ad%C3%A4', 'Adä', 200],
    ['ada@example.com', 'ada@example.com', 200],
    [null, 'user_1', 200],
  ])('compares the customer named, %s, with who is signed in', async (named, id, status) => {
    const handler = createUsageReportHandler({
      authenticate: () => ({ id }),
      customerOf: (user) => user.id,
      readUsage: () => data,
    })
    const headers = named === null ? {} : { 'x-usage-customer': named }
    const answer = await failureOf(handler(new Request('https://a.example/', { headers })))
    expect(answer.status).toBe(status)
    if (status === 401) expect(JSON.stringify(answer.body)).not.toContain('45230')
  })

  it('says that a range ends before it begins', async () => {
    const answer = await failureOf(get('?startDate=2024-02-01&endDate=2024-01-01'))
    expect(answer).toEqual(badRequest('Invalid date range: startDate must be before endDate'))
  })

  it.each([
    ['a date that is none', '?startDate=2024-02-30', /^Invalid startDate: expected an ISO 8601/],
    ['an unknown metric', '?metrics=emails', /^Unknown metric: "emails"$/],
    ['a hostile metric', '?metrics=__proto__', /^Unknown metric: "__proto__"$/],
    ['a metric every object has', '?metrics=constructor', /^Unknown metric: "constructor"$/],
    ['an emoji', '?metrics=%F0%9F%92%B8', /^Unknown metric: "💸"$/],
    ['markup', '?metrics=%3Cscript%3E', /^Unknown metric: "<script>"$/],
    ['an id of 10 kB', `?metrics=${'x'.repeat(10_240)}`, /^Invalid metrics/],
    ['an id of 200 characters', `?metrics=${'x'.repeat(200)}`, /^Unknown metric: "x{60}"$/],
  ])('answers 400 to %s', async (_, query, message) => {
    const answer = await failureOf(get(query))
    expect(answer).toEqual(badRequest(expect.stringMatching(message)))
  })

  it('sends the words of a UsageError about the request', async () => {
    const handler = handlerOf(() => {
      throw new UsageError('invalid-date', 'Only this year is kept.')
    })
    const answer = await failureOf(handler(new Request('https://a.example/', signedIn)))
    expect(answer).toEqual(badRequest('Only this year is kept.'))
    expect(onError).not.toHaveBeenCalled()
  })

  it.each([
    ['an error', new Error('connect ECONNREFUSED db.internal:5432')],
    ['an error about something else', new UsageError('unreadable', 'db.internal answered rubbish')],
    ['a text', 'db.internal is down'],
  ])('keeps %s to itself and reports it', async (_, thrown: unknown) => {
    const handler = createUsageReportHandler({
      authenticate: () => 'user_1',
      readUsage: () => Promise.reject(thrown),
      onError,
    })
    const answer = await failureOf(handler(new Request('https://a.example/', signedIn)))
    expect(answer).toEqual({
      status: 500,
      body: {
        success: false,
        error: { code: 'INTERNAL_ERROR', message: 'Something went wrong' },
      },
    })
    expect(onError).toHaveBeenCalledWith(thrown)
  })

  it('answers 500 rather than turn a number that is none into "without limit"', async () => {
    const broken = { ...data, metrics: { apiCalls: metric({ included: Number.NaN }) } }
    const handler = handlerOf(() => broken)
    const answer = await failureOf(handler(new Request('https://a.example/', signedIn)))
    expect(answer.status).toBe(500)
    expect(onError).toHaveBeenCalledWith(expect.objectContaining({ name: 'TypeError' }))
  })

  it('answers even though the reporter of errors fails', async () => {
    const handler = createUsageReportHandler({
      authenticate: () => Promise.reject(new Error('session store down')),
      readUsage: () => data,
      onError: () => {
        throw new Error('reporter down')
      },
    })
    const answer = await failureOf(handler(new Request('https://a.example/')))
    expect(answer.status).toBe(500)
  })

  it('logs what nobody asked to be told', async () => {
    const log = vi.spyOn(console, 'error').mockImplementation(() => {})
    const failed = new Error('session store down')
    const handler = createUsageReportHandler({
      authenticate: () => Promise.reject(failed),
      readUsage: () => data,
    })
    await handler(new Request('https://a.example/'))
    expect(log).toHaveBeenCalledWith(expect.stringContaining('status 500'), failed)
  })
})
