import { blankMemory, type PromptMemory } from '../billing/prompt.js'
import { keyPart } from '../entries/entry.js'
import { count, document, list, name, object, type Shape } from '../storage/shape.js'
import type { Store } from '../storage/store.js'

/** Stores which prompts a customer saw and closed, by meter and billing period. Nothing here throws. */
export type PromptMemories = {
  read(meter: string, scope: string): PromptMemory
  write(meter: string, scope: string, memory: PromptMemory): void
  /** Forgets what could not be stored. */
  clear(): void
}

type Scoped = { readonly scope: string; readonly memory: PromptMemory }

/** How many periods and subscriptions are remembered for each meter: the newest ones. */
const SCOPES = 4
/** How many thresholds are remembered as shown. */
const SHOWN = 50
/** Longest text that is read, in characters. */
const LONGEST = 20_000

const shown: Shape<readonly number[]> = (value) => list(count)(value).slice(0, SHOWN)
const memory = object({ dismissed: count, snoozed: count, until: count, at: count, shown })
const memories = document<{ readonly memories: readonly Scoped[] }>(
  object({ memories: list(object({ scope: name, memory })) }),
  LONGEST,
)

/**
 * Opens the memories under `prefix`; what cannot be stored is kept for as long as the page lives.
 * `onMalformed` is called with a key that cannot be read.
 */
export function openPromptMemories(
  store: Store,
  prefix: string,
  onMalformed: (key: string) => void,
): PromptMemories {
  const unstored = new Map<string, string>()

  function readAll(key: string): readonly Scoped[] {
    const text = unstored.get(key) ?? store.get(key)
    const read = memories.read(text)
    if (read === 'newer') store.leave(key)
    else if (text && !read) onMalformed(key)
    return read === 'newer' ? [] : (read?.memories ?? [])
  }

  return {
    read(meter, scope) {
      const known = readAll(prefix + keyPart(meter)).find((one) => one.scope === scope)
      return known?.memory ?? blankMemory
    },
    write(meter, scope, memory) {
      const key = prefix + keyPart(meter)
      const others = readAll(key).filter((one) => one.scope !== scope)
      const text = memories.write({ memories: [{ scope, memory }, ...others].slice(0, SCOPES) })
      if (store.set(key, text)) unstored.delete(key)
      else unstored.set(key, text)
    },
    clear: () => unstored.clear(),
  }
}
