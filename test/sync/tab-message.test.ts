import { expect, it } from 'vitest'
import { readMessage } from '../../src/sync/tab-message.js'

it.each([
  [{ keys: ['a', 'b'] }, { keys: ['a', 'b'] }],
  [{ keys: ['a', 7, null] }, { keys: ['a'] }],
  [{ keys: 'a' }, null],
  [{ is: 'leading' }, { is: 'leading' }],
  [
    { is: 'waiting', urgent: true },
    { is: 'waiting', urgent: true },
  ],
  [
    { is: 'waiting', urgent: 'yes' },
    { is: 'waiting', urgent: false },
  ],
  [{ is: 'waiting' }, { is: 'waiting', urgent: false }],
  [{ is: 'sleeping' }, null],
  [{}, null],
  [null, null],
  ['leading', null],
  [undefined, null],
])('of another tab, %o is read as %o', (message, expected) => {
  expect(readMessage(message)).toEqual(expected)
})
