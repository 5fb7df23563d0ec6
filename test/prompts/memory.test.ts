import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { blankMemory, type PromptMemory } from '../../src/billing/prompt.js'
import {
  areOfPrompts,
  decodeMemories,
  encodeMemories,
  openPromptMemories,
} from '../../src/prompts/memory.js'
import { fakeStorage } from '../support/fake-storage.js'

const memory: PromptMemory = { dismissed: 0.8, snoozed: 1, until: 5_000, shown: [0.8, 1], at: 9 }
const written = (change: object) =>
  JSON.stringify({ v: 1, memories: [{ scope: 's', memory: { ...memory, ...change } }] })

describe('memories', () => {
  it('are read back as written', () => {
    const memories = [
      { scope: '1767225600000', memory },
      { scope: 'in sub_1', memory: blankMemory },
    ]
    expect(decodeMemories(encodeMemories(memories))).toEqual(memories)
  })

  it.each([
    { what: 'no JSON', text: '{' },
    { what: 'null', text: 'null' },
    { what: 'another version', text: '{"v":2,"memories":[]}' },
    { what: 'a scope that is no text', text: '{"v":1,"memories":[{"scope":5,"memory":{}}]}' },
    { what: 'a memory without a scope', text: JSON.stringify({ v: 1, memories: [{ memory }] }) },
    { what: 'a scope without a memory', text: '{"v":1,"memories":[{"scope":"s"}]}' },
    { what: 'a share below 0', text: written({ dismissed: -1 }) },
    { what: 'a share that is text', text: written({ snoozed: '1' }) },
    {
      what: 'a share beyond all numbers',
      text: written({ dismissed: 0 }).replace('"dismissed":0', '"dismissed":1e999'),
    },
    { what: 'a time beyond all dates', text: written({ until: 1e16 }) },
    { what: 'no time', text: written({ at: null }) },
    { what: 'something else shown', text: written({ shown: [0.8, 'all'] }) },
    { what: 'something endless', text: written({}).padEnd(20_001) },
  ])('are not read from $what', ({ text }) => {
    expect(decodeMemories(text)).toBeNull()
  })

  it('are read from text of 20,000 characters', () => {
    expect(decodeMemories(written({}).padEnd(20_000))).toEqual([{ scope: 's', memory }])
  })

  it('are read of the newest four periods, with the first fifty thresholds shown', () => {
    const shown = Array.from({ length: 51 }, (_, index) => index)
    const many = ['5', '4', '3', '2', '1'].map((scope) => ({ scope, memory: { ...memory, shown } }))
    const read = decodeMemories(encodeMemories(many))
    expect(read?.map(({ scope }) => scope)).toEqual(['5', '4', '3', '2'])
    expect(read?.[0]?.memory.shown).toEqual(shown.slice(0, 50))
  })

  it('never make reading throw, whatever is stored', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        const storage = fakeStorage({ 'p:api': text })
        const memories = openPromptMemories(storage, 'p:', () => {})
        expect(memories.read('api', 's')).toEqual(blankMemory)
      }),
    )
  })
})

describe('the memories of a customer', () => {
  it('are kept by meter and period, the newest four periods', () => {
    const storage = fakeStorage()
    const memories = openPromptMemories(storage, 'uw1:user_1:p:', vi.fn<() => void>())
    for (const scope of ['1', '2', '3', '4', '5']) memories.write('api calls', scope, memory)
    expect(Object.keys(storage.dump())).toEqual(['uw1:user_1:p:api%20calls'])
    expect(memories.read('api calls', '1')).toEqual(blankMemory)
    expect(memories.read('api calls', '2')).toEqual(memory)
    expect(memories.read('api calls', '5')).toEqual(memory)
    expect(memories.read('images', '5')).toEqual(blankMemory)
  })

  it('live as long as the page where nothing can be stored', () => {
    const onTrouble = vi.fn<(reason: string, key: string) => void>()
    const storage = fakeStorage()
    storage.fail(['get', 'set', 'remove', 'keys'])
    for (const memories of [
      openPromptMemories(storage, 'p:', onTrouble),
      openPromptMemories(null, 'p:', onTrouble),
    ]) {
      memories.write('api', 's', memory)
      expect(memories.read('api', 's')).toEqual(memory)
      memories.clear()
      expect(memories.read('api', 's')).toEqual(blankMemory)
    }
    expect(onTrouble).toHaveBeenCalledWith('full', 'p:api')
  })

  it('are no trouble as long as they can be read, and one a scope however often it is written', () => {
    const onTrouble = vi.fn<(reason: string, key: string) => void>()
    const storage = fakeStorage()
    const memories = openPromptMemories(storage, 'p:', onTrouble)
    for (const scope of ['a', 'b', 'c', 'd', 'd', 'd']) memories.write('api', scope, memory)
    for (const scope of ['a', 'b', 'c', 'd']) expect(memories.read('api', scope)).toEqual(memory)
    memories.write('api', 'e', memory)
    expect(decodeMemories(storage.get('p:api') ?? '')?.map(({ scope }) => scope)).toEqual([
      'e',
      'd',
      'c',
      'b',
    ])
    expect(JSON.parse(storage.get('p:api') ?? '')).toMatchObject({ memories: { length: 4 } })
    expect(onTrouble).not.toHaveBeenCalled()
  })

  it('are one trouble where a browser that blocks its storage has them forgotten', () => {
    const onTrouble = vi.fn<(reason: string, key: string) => void>()
    const storage = fakeStorage()
    storage.fail(['keys', 'remove'])
    openPromptMemories(storage, 'p:', onTrouble).clear()
    expect(onTrouble.mock.calls).toEqual([['blocked', 'p:']])
  })

  it('are no trouble where there is no storage', () => {
    const onTrouble = vi.fn<(reason: string, key: string) => void>()
    const memories = openPromptMemories(null, 'p:', onTrouble)
    memories.write('api', 's', memory)
    memories.clear()
    expect(memories.read('api', 's')).toEqual(blankMemory)
    expect(onTrouble).not.toHaveBeenCalled()
  })

  it('go back to what is stored once it can be', () => {
    const storage = fakeStorage()
    const memories = openPromptMemories(storage, 'p:', () => {})
    storage.fail(['set'])
    memories.write('api', 's', memory)
    storage.fail([])
    memories.write('api', 's', memory)
    storage.remove('p:api')
    expect(memories.read('api', 's')).toEqual(blankMemory)
  })

  it('are told to be unreadable, and written anew', () => {
    const onTrouble = vi.fn<(reason: string, key: string) => void>()
    const storage = fakeStorage({ 'p:api': '{}' })
    const memories = openPromptMemories(storage, 'p:', onTrouble)
    expect(memories.read('api', 's')).toEqual(blankMemory)
    expect(onTrouble).toHaveBeenCalledWith('malformed', 'p:api')
    memories.write('api', 's', memory)
    expect(memories.read('api', 's')).toEqual(memory)
  })
})

it('news of prompts is told from other news', () => {
  const of = (...keys: string[]) => areOfPrompts(keys, 'uw1:a:')
  expect(of('uw1:a:p:api')).toBe(true)
  expect(of('uw1:a:p:api', 'uw1:a:e:api/1')).toBe(false)
  expect(of('uw1:b:p:api')).toBe(false)
  expect(areOfPrompts(undefined, 'uw1:a:')).toBe(false)
})
