import type { IncomingMessage } from 'node:http'
import { FlowgladServer, requestHandler } from '@flowglad/server'
import { HTTPMethod } from '@flowglad/shared'
import { customerOf, customers } from '../customer.js'
import { json, type Reply } from './http.js'

/** Where this app's Flowglad is: its address and the key for it. */
export type FlowgladAccess = { readonly baseURL: string; readonly apiKey: string }

/** Flowglad for one customer of this app, by the app's own id of them. */
export type FlowgladOf = (customerExternalId: string) => FlowgladServer

/** The published client of this app's Flowglad. */
export function flowgladAt(access: FlowgladAccess): FlowgladOf {
  return (customerExternalId) =>
    new FlowgladServer({ ...access, customerExternalId, getCustomerDetails: detailsOf })
}

/**
 * The route every app with Flowglad has, `/api/flowglad/*`, as the published `@flowglad/server` makes
 * it. Who is billed follows from the request's cookie, never from its body.
 */
export function createFlowgladRoute(access: FlowgladAccess) {
  const handle = requestHandler<IncomingMessage>({
    ...access,
    getCustomerExternalId: async (request) => customerOf(request.headers.cookie ?? '').externalId,
    flowglad: flowgladAt(access),
  })
  return async (action: string, request: IncomingMessage, body: unknown): Promise<Reply> => {
    const method = request.method === 'GET' ? HTTPMethod.GET : HTTPMethod.POST
    const { status, data, error } = await handle({ path: action.split('/'), method, body }, request)
    return json({ data, error }, status)
  }
}

async function detailsOf(externalId: string) {
  const { name, email } = customers.find((one) => one.externalId === externalId) ?? customers[0]
  return { name, email }
}
