import { expect, it } from 'vitest'
import { createReadAhead } from '../../src/entries/read-ahead.js'
import { encodeEntry } from '../../src/entries/stored-entry.js'
import { fakeStorage } from '../support/fake-storage.js'
import { entry } from '../support/reports.js'

const prefix = 'uw1:user_1:e:'

it('reads so many entries at a time, by their storage keys, and leaves what cannot be read', () => {
  const keys = ['a', 'b', 'c'].map((id) => `${prefix}api/${id}`)
  const storage = fakeStorage({
    [`${prefix}api/a`]: encodeEntry(entry('a')),
    [`${prefix}api/b`]: encodeEntry(entry('b')),
    [`${prefix}api/c`]: 'nonsense',
  })
  const ahead = createReadAhead(storage, prefix, keys)
  expect(ahead.next(1)).toBe(false)
  expect([...ahead.found.keys()]).toEqual(keys.slice(0, 1))
  expect(ahead.next(1)).toBe(false)
  expect(ahead.next(1)).toBe(true)
  expect([...ahead.found].map(([key, { entry: one }]) => [key, one.id])).toEqual([
    [keys[0], 'a'],
    [keys[1], 'b'],
  ])
})
