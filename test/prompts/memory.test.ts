import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { blankMemory, type PromptMemory } from '../../src/billing/prompt.js'
import { openPromptMemories, type PromptMemories } from '../../src/prompts/memory.js'
import type { UsageStorage } from '../../src/storage/storage.js'
import { openStore, type StorageTrouble } from '../../src/storage/store.js'
import { fakeStorage } from '../support/fake-storage.js'

const memory: PromptMemory = { dismissed: 0.8, snoozed: 1, until: 5_000, shown: [0.8, 1], at: 9 }
const written = (change: object) =>
  JSON.stringify({ v: 1, memories: [{ scope: 's', memory: { ...memory, ...change } }] })

type Opened = { readonly memories: PromptMemories; readonly troubles: string[] }

function open(storage: UsageStorage | null, prefix = 'p:'): Opened {
  const troubles: string[] = []
  const onTrouble = (reason: StorageTrouble, key: string) => void troubles.push(`${reason} ${key}`)
  const store = openStore(storage, {
    onTrouble,
    onWritten: vi.fn<() => void>(),
    newMark: () => 'mark',
  })
  const onMalformed = (key: string) => onTrouble('malformed', key)
  return { memories: openPromptMemories(store, prefix, onMalformed), troubles }
}

describe('stored memories', () => {
  it.each([
    { what: 'no JSON', text: '{' },
    { what: 'null', text: 'null' },
    { what: 'no version', text: '{"memories":[]}' },
    { what: 'a scope that is no text', text: '{"v":1,"memories":[{"scope":5,"memory":{}}]}' },
    { what: 'a memory without a scope', text: JSON.stringify({ v: 1, memories: [{ memory }] }) },
    { what: 'a scope without a memory', text: '{"v":1,"memories":[{"scope":"s"}]}' },
    { what: 'a share below 0', text: written({ dismissed: -1 }) },
    { what: 'a share that is text', text: written({ snoozed: '1' }) },
    {
      what: 'a share beyond all numbers',
      text: written({ dismissed: 0 }).replace('"dismissed":0', '"dismissed":1e999'),
    },
    { what: 'no time', text: written({ at: null }) },
    { what: 'something else shown', text: written({ shown: [0.8, 'all'] }) },
    { what: 'something endless', text: written({}).padEnd(20_001) },
  ])('are not read from $what, and written anew', ({ text }) => {
    const { memories, troubles } = open(fakeStorage({ 'p:api': text }))
    expect(memories.read('api', 's')).toEqual(blankMemory)
    expect(troubles).toEqual(['malformed p:api'])
    memories.write('api', 's', memory)
    expect(memories.read('api', 's')).toEqual(memory)
  })

  it('are read from text of 20,000 characters', () => {
    const { memories } = open(fakeStorage({ 'p:api': written({}).padEnd(20_000) }))
    expect(memories.read('api', 's')).toEqual(memory)
  })

  it('are read with the first fifty thresholds shown', () => {
    const shown = Array.from({ length: 51 }, (_, index) => index)
    const { memories } = open(fakeStorage({ 'p:api': written({ shown }) }))
    expect(memories.read('api', 's').shown).toEqual(shown.slice(0, 50))
  })

  it('of a newer version are no trouble and stay as they are', () => {
    const storage = fakeStorage({ 'p:api': '{"v":2,"memories":[]}' })
    const { memories, troubles } = open(storage)
    expect(memories.read('api', 's')).toEqual(blankMemory)
    memories.write('api', 's', memory)
    expect(storage.get('p:api')).toBe('{"v":2,"memories":[]}')
    expect(memories.read('api', 's')).toEqual(memory)
    expect(troubles).toEqual([])
  })

  it('never make reading throw, whatever is stored', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const { memories } = open(fakeStorage({ 'p:api': text }))
        expect(memories.read('api', 's')).toEqual(blankMemory)
      }),
    )
  })
})

describe('the memories of a customer', () => {
  it('are kept by meter and period, the newest four periods', () => {
    const storage = fakeStorage()
    const { memories } = open(storage, 'uw1:user_1:p:')
    for (const scope of ['1', '2', '3', '4', '5']) memories.write('api calls', scope, memory)
    expect(storage.keys('uw1:user_1:')).toEqual(['uw1:user_1:p:api%20calls'])
    expect(memories.read('api calls', '1')).toEqual(blankMemory)
    expect(memories.read('api calls', '2')).toEqual(memory)
    expect(memories.read('api calls', '5')).toEqual(memory)
    expect(memories.read('images', '5')).toEqual(blankMemory)
  })

  it('are read back by the next page', () => {
    const storage = fakeStorage()
    const first = open(storage).memories
    first.write('api', '1767225600000', memory)
    first.write('api', 'in sub_1', blankMemory)
    const { memories, troubles } = open(storage)
    expect(memories.read('api', '1767225600000')).toEqual(memory)
    expect(memories.read('api', 'in sub_1')).toEqual(blankMemory)
    expect(troubles).toEqual([])
  })

  it('live as long as the page where nothing can be stored', () => {
    const storage = fakeStorage()
    storage.fail(['get', 'set', 'remove', 'keys'])
    const [failing, without] = [open(storage), open(null)]
    for (const { memories } of [failing, without]) {
      memories.write('api', 's', memory)
      expect(memories.read('api', 's')).toEqual(memory)
      memories.clear()
      expect(memories.read('api', 's')).toEqual(blankMemory)
    }
    expect(failing.troubles).toContain('full p:api')
    expect(without.troubles).toEqual([])
  })

  it('are kept once a scope however often it is written', () => {
    const { memories, troubles } = open(fakeStorage())
    for (const scope of ['a', 'b', 'c', 'd', 'd', 'd']) memories.write('api', scope, memory)
    for (const scope of ['a', 'b', 'c', 'd']) expect(memories.read('api', scope)).toEqual(memory)
    expect(troubles).toEqual([])
  })

  it('go back to what is stored once it can be', () => {
    const storage = fakeStorage()
    const { memories } = open(storage)
    storage.fail(['set'])
    memories.write('api', 's', memory)
    storage.fail([])
    memories.write('api', 's', memory)
    storage.remove('p:api')
    expect(memories.read('api', 's')).toEqual(blankMemory)
  })
})
