import { fieldsOf } from '../demo-state.js'
import { postJson } from './post-json.js'

/** Has the server keep a spending limit in cents, `null` for none. Why it would not is in its own words. */
export async function saveLimit(amount: number | null): Promise<{ refused: string } | undefined> {
  const response = await postJson('/api/billing/spending-limit', { amount })
  if (response.ok) return undefined
  if (response.status !== 422) throw new Error(`The server answered ${response.status}.`)
  return { refused: String(fieldsOf(await response.json()).get('message')) }
}
