import Database from 'libsql'
import type { SandboxStore } from 'usage-widgets/sandbox'

/** A store in a SQLite file, and the way to close it. */
export type SqliteStore = SandboxStore & { readonly close: () => void }

/**
 * Keeps a sandbox's ledger, or what else is said line by line, in SQLite, one row per line. `append` is one transaction and returns
 * after the commit: what was answered survives a crash of the process. `':memory:'` keeps nothing.
 */
export function sqliteStore(path: string, table: 'facts' | 'limits' = 'facts'): SqliteStore {
  const db = new Database(path)
  // A write-ahead log lets a second process read; FULL survives a loss of power as well.
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA busy_timeout = 2000;')
  db.exec(
    `CREATE TABLE IF NOT EXISTS ${table} (number INTEGER PRIMARY KEY, line TEXT NOT NULL) STRICT`,
  )
  const insert = db.prepare(`INSERT INTO ${table} (line) VALUES (?)`)
  const all = db.prepare(`SELECT line FROM ${table} ORDER BY number`)
  const insertAll = db.transaction((lines: readonly string[]) => {
    for (const line of lines) insert.run(line)
  })
  return {
    load: () => all.all().map(lineOf),
    append: (lines) => {
      insertAll(lines)
    },
    clear: () => {
      db.exec(`DELETE FROM ${table}`)
    },
    close: () => {
      db.close()
    },
  }
}

function lineOf(row: unknown): string {
  const line = typeof row === 'object' && row !== null && 'line' in row ? row.line : null
  return typeof line === 'string' ? line : ''
}
