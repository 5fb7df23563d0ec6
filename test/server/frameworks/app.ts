import type { FlowgladServer } from '@flowglad/server'
import { openAccount } from '../account.js'

type Account = Awaited<ReturnType<typeof openAccount>>

let account: Account | null = null

/** Opens a new account for the app that the snippets are of. */
export async function openApp(): Promise<Account> {
  account = await openAccount({ customers: [{ externalId: 'user_1' }, { externalId: 'user_2' }] })
  return account
}

/** Flowglad for one user of the app. */
export function flowglad(userId: string): FlowgladServer {
  if (account) return account.as(userId)
  throw new Error('Open the app first.')
}

/** Who sent a request, by the app's session; `null` for nobody. */
export async function userOf(request: Request) {
  const [, id] = /(?:^|; )user=(\w+)/.exec(request.headers.get('cookie') ?? '') ?? []
  return id === undefined ? null : { id }
}

/** What costs the app something. */
export async function generate(prompt: string) {
  return { image: `/images/${encodeURIComponent(prompt)}.png` }
}
