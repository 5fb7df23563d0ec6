import { describe, expect, it } from 'vitest'
import { UsageError } from '../../src/billing/errors.js'
import { InsufficientCreditsError } from '../../src/billing/insufficient-credits.js'
import { operationRunningResponse, usageErrorResponse } from '../../src/server/answers.js'
import { OperationRunningError } from '../../src/server/results.js'

describe('usageErrorResponse', () => {
  it.each([
    ['too little', new InsufficientCreditsError('tokens', 1, 5), 402],
    ['an operation that is running', new OperationRunningError(), 409],
    ['an id that is none', new UsageError('invalid-transaction-id', 'no id'), 400],
    ['an input that is not JSON', new UsageError('invalid-input', 'a Map'), 400],
  ])('answers %s', (_, error, status) => {
    expect(usageErrorResponse(error)?.status).toBe(status)
  })

  it.each([
    ['a meter that the host misspelt', new UsageError('invalid-meter', 'nope')],
    ['a subscription that the host chose', new UsageError('forbidden', 'sub_9')],
    ['what the operation threw', new Error('no GPU left')],
    ['an error of Flowglad', Object.assign(new Error('409'), { error: { code: 'CONFLICT' } })],
    ['no error', null],
  ])('leaves %s to the host', (_, error) => {
    expect(usageErrorResponse(error)).toBeNull()
  })
})

describe('operationRunningResponse', () => {
  it('says when to ask again, and is kept by no cache', async () => {
    const response = operationRunningResponse(new OperationRunningError())
    expect(response.status).toBe(409)
    expect(response.headers.get('retry-after')).toBe('2')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(await response.json()).toEqual({
      error: 'operation_running',
      message: 'This is still running. Ask again in a moment.',
    })
  })
})
