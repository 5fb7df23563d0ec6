/** What the tabs of one customer tell each other. */
export type Message =
  /** These storage keys changed. */
  | { readonly keys: readonly string[] }
  | { readonly is: 'leading' }
  /** `urgent`: it needs a report that no other tab can ask for. */
  | { readonly is: 'waiting'; readonly urgent: boolean }

/** Reads a message, perhaps of another version of this library on the same origin; `null` for any other. */
export function readMessage(message: unknown): Message | null {
  if (typeof message !== 'object' || message === null) return null
  if ('keys' in message && Array.isArray(message.keys)) {
    return { keys: message.keys.filter((key) => typeof key === 'string') }
  }
  if (!('is' in message)) return null
  if (message.is === 'leading') return { is: 'leading' }
  if (message.is !== 'waiting') return null
  return { is: 'waiting', urgent: 'urgent' in message && message.urgent === true }
}
