// @vitest-environment node
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type SqliteStore, sqliteStore } from '../../example/server/sqlite-store.js'
import { createSandbox } from '../../src/sandbox/create-sandbox.js'

let folder: string
let stores: SqliteStore[]

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'usage-widgets-'))
  stores = []
})
afterEach(() => {
  for (const store of stores) store.close()
  rmSync(folder, { recursive: true, force: true })
})

const open = () => {
  const store = sqliteStore(join(folder, 'ledger.db'))
  stores.push(store)
  return store
}

describe('the SQLite store', () => {
  it('brings everything back after it was closed and opened', () => {
    const first = open()
    const before = createSandbox({ store: first })
    before.actions.record({ meter: 'generations', amount: 7, transactionId: 'job_1' })
    before.actions.subscribe({ price: 'pro-monthly' })
    const billing = before.actions.billing()
    stores = []
    first.close()

    const after = createSandbox({ store: open() })
    expect(after.actions.billing()).toEqual(billing)
    expect(after.actions.events()).toEqual(before.actions.events())
  })

  it('has an event on disk before the answer is sent', async () => {
    const sandbox = createSandbox({ store: open() })
    const body = JSON.stringify({ usageMeterSlug: 'generations', transactionId: 'job_1' })
    await sandbox.fetch('/api/flowglad/usage-events/create', { method: 'POST', body })
    // Read through a connection of its own, without closing the first: as after a crash.
    expect(open().load().at(-1)).toContain('job_1')
  })

  it('adds all lines or none', () => {
    const store = open()
    store.append(['a'])
    const lines = ['b', null]
    // @ts-expect-error the second line is no text, so the driver refuses it
    expect(() => store.append(lines)).toThrow('failed')
    expect(store.load()).toEqual(['a'])
  })

  it('forgets everything when it is cleared', () => {
    const store = open()
    store.append(['a', 'b'])
    store.clear()
    expect(store.load()).toEqual([])
  })
})
