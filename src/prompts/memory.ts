import { isFields, listOf, numberOf, textOf, timeOf } from '../billing/decode.js'
import { blankMemory, type PromptMemory } from '../billing/prompt.js'
import { keyPart } from '../entries/key.js'
import type { UsageStorage } from '../storage/storage.js'
import { type OnTrouble, tried } from '../storage/tried.js'

/** What is remembered of the prompts of a customer, by meter and billing period. Nothing here throws. */
export type PromptMemories = {
  read(meter: string, scope: string): PromptMemory
  write(meter: string, scope: string, memory: PromptMemory): void
  /** Forgets every meter, also those that this page never asked for. */
  clear(): void
}

type Scoped = { readonly scope: string; readonly memory: PromptMemory }

/** Periods and subscriptions remembered for each meter, the newest ones. */
const SCOPES = 4
/** Thresholds remembered as shown. */
const SHOWN = 50
/** Longest text that is read, in characters. */
const LONGEST = 20_000

/** The memories under `prefix`; what cannot be stored is kept for as long as the page lives. */
export function openPromptMemories(
  storage: UsageStorage | null,
  prefix: string,
  onTrouble: OnTrouble,
): PromptMemories {
  const unstored = new Map<string, string>()
  const keyFor = (meter: string) => prefix + keyPart(meter)

  function readAll(key: string): readonly Scoped[] {
    const text = unstored.get(key) ?? storageText(key)
    if (text === null) return []
    const read = decodeMemories(text)
    if (!read) onTrouble('malformed', key)
    return read ?? []
  }

  function storageText(key: string): string | null {
    return tried(onTrouble, 'blocked', key, () => storage?.get(key)) ?? null
  }

  return {
    read(meter, scope) {
      return readAll(keyFor(meter)).find((one) => one.scope === scope)?.memory ?? blankMemory
    },
    write(meter, scope, memory) {
      const key = keyFor(meter)
      const others = readAll(key).filter((one) => one.scope !== scope)
      const text = encodeMemories([{ scope, memory }, ...others].slice(0, SCOPES))
      unstored.set(key, text)
      if (storage && tried(onTrouble, 'full', key, () => storage.set(key, text) === undefined)) {
        unstored.delete(key)
      }
    },
    clear() {
      unstored.clear()
      for (const key of tried(onTrouble, 'blocked', prefix, () => storage?.keys(prefix)) ?? []) {
        tried(onTrouble, 'blocked', key, () => storage?.remove(key))
      }
    },
  }
}

/** Whether all of these storage keys hold memories of prompts, which are read whenever they are needed. */
export function areOfPrompts(keys: readonly string[] | undefined, prefix: string): boolean {
  return keys?.every((key) => key.startsWith(`${prefix}p:`)) ?? false
}

/** What is written for the memories of one meter, the newest first. */
export function encodeMemories(memories: readonly Scoped[]): string {
  return JSON.stringify({ v: 1, memories })
}

/** Reads the memories of one meter back, or `null` when they are not as written here. Never throws. */
export function decodeMemories(text: string): readonly Scoped[] | null {
  if (text.length > LONGEST) return null
  try {
    const raw: unknown = JSON.parse(text)
    if (!isFields(raw) || raw.v !== 1) return null
    const read = listOf(raw.memories).slice(0, SCOPES).map(readScoped)
    const whole = read.filter((one) => one !== null)
    return whole.length === read.length ? whole : null
  } catch {
    return null
  }
}

function readScoped(value: unknown): Scoped | null {
  if (!isFields(value) || !isFields(value.memory)) return null
  const raw = value.memory
  const [scope, dismissed, snoozed] = [
    textOf(value.scope),
    share(raw.dismissed),
    share(raw.snoozed),
  ]
  const [until, at] = [timeOf(raw.until), timeOf(raw.at)]
  const shown = listOf(raw.shown).slice(0, SHOWN).map(share)
  const known = shown.filter((one) => one !== null)
  if (scope === null || dismissed === null || snoozed === null) return null
  if (until === null || at === null || known.length < shown.length) return null
  return { scope, memory: { dismissed, snoozed, until, at, shown: known } }
}

function share(value: unknown): number | null {
  const number = numberOf(value)
  return number !== null && number >= 0 ? number : null
}
