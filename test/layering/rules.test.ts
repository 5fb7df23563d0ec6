import { describe, expect, test } from 'vitest'
import { layeringViolations } from './rules.js'

const violations = (files: Record<string, string>) =>
  layeringViolations(new Map(Object.entries(files)))

describe('a tree is accepted', () => {
  test.each<[string, Record<string, string>]>([
    [
      'when each folder imports the ones below it',
      {
        'billing/meter.ts': 'export const tidy = 1',
        'entries/entry.ts': "import { tidy } from '../billing/meter.js'\nexport const entry = tidy",
        'sync/session.ts':
          "import { entry } from '../entries/entry.js'\nexport const session = entry",
        'react/use-usage.ts':
          "'use client'\nimport { useState } from 'react'\nimport { session } from '../sync/session.js'\nexport const useUsage = () => useState(session)",
        'index.ts': "export { useUsage } from './react/use-usage.js'",
      },
    ],
    [
      'when only types skip a layer',
      {
        'entries/entry.ts': 'export type Entry = string',
        'flowglad/source.ts':
          "import type { Entry } from '../entries/entry.js'\nexport const e: Entry = ''",
        'react/rows.ts':
          "import { type Entry } from '../entries/entry.js'\nexport const e: Entry = ''",
      },
    ],
    [
      'when a view uses what React offers on a server',
      {
        'components/bar-view.tsx':
          "import { forwardRef, useId } from 'react'\nexport const bar = [forwardRef, useId]",
      },
    ],
  ])('%s', (_, files) => {
    expect(violations(files)).toEqual([])
  })
})

describe('a tree is rejected', () => {
  const billing = { 'billing/a.ts': 'export const a = 1' }
  const entries = { 'entries/a.ts': 'export const a = 1' }

  test.each<[string, Record<string, string>, string[]]>([
    [
      'billing imports a layer above it',
      { ...entries, 'billing/b.ts': "import { a } from '../entries/a.js'\nexport const b = a" },
      ['billing/b.ts may not import ../entries/a.js'],
    ],
    [
      'billing imports only a type from above',
      {
        ...entries,
        'billing/b.ts': "import type { a } from '../entries/a.js'\nexport type B = typeof a",
      },
      ['billing/b.ts may not import types from ../entries/a.js'],
    ],
    [
      'a component reaches past the hooks to the log',
      { ...entries, 'components/b.ts': "import { a } from '../entries/a.js'\nexport const b = a" },
      ['components/b.ts may not import ../entries/a.js'],
    ],
    [
      'the sandbox imports dynamically from the session',
      {
        'sync/a.ts': 'export const a = 1',
        'sandbox/b.ts': "export const b = import('../sync/a.js')",
      },
      ['sandbox/b.ts may not import ../sync/a.js'],
    ],
    [
      'the server names a type of the session inline',
      {
        'sync/a.ts': 'export const a = 1',
        'server/b.ts': "export type B = import('../sync/a.js').A",
      },
      ['server/b.ts may not import types from ../sync/a.js'],
    ],
    [
      'a layer is re-exported from above',
      { ...entries, 'billing/b.ts': "export { a } from '../entries/a.js'\nexport const b = 1" },
      ['billing/b.ts may not import ../entries/a.js'],
    ],
    ...['billing', 'entries', 'sync', 'server'].map(
      (folder): [string, Record<string, string>, string[]] => [
        `${folder} imports React, be it a type`,
        { [`${folder}/a.ts`]: "import type { ReactNode } from 'react'\nexport type A = ReactNode" },
        [`${folder}/a.ts may not import types from react`],
      ],
    ),
    [
      'the sandbox imports React outside its hook',
      { 'sandbox/ledger.ts': "import { version } from 'react'\nexport const v = version" },
      ['sandbox/ledger.ts may not import react'],
    ],
    [
      'Flowglad is imported',
      {
        'flowglad/source.ts':
          "import { useBilling } from '@flowglad/react'\nexport const b = useBilling",
      },
      ['flowglad/source.ts may not import @flowglad/react'],
    ],
    [
      'react-query is imported outside the report API',
      {
        'sync/a.ts':
          "import { QueryClient } from '@tanstack/react-query'\nexport const c = QueryClient",
      },
      ['sync/a.ts may not import @tanstack/react-query'],
    ],
    [
      'the package is imported by its own name',
      { 'sandbox/a.ts': "import { tidy } from 'usage-widgets'\nexport const a = tidy" },
      ['sandbox/a.ts may not import usage-widgets'],
    ],
    [
      'an import has no extension',
      { ...billing, 'billing/b.ts': "import { a } from './a'\nexport const b = a" },
      ['billing/b.ts imports ./a, which is no source file'],
    ],
    [
      'an entry is imported',
      {
        ...billing,
        'index.ts': "export { a } from './billing/a.js'",
        'sandbox/b.ts': "import { a } from '../index.js'\nexport const b = a",
      },
      ['sandbox/b.ts imports the entry index.ts'],
    ],
    [
      'an entry holds code',
      { 'index.ts': 'export const a = 1' },
      ['index.ts is an entry and does not only export'],
    ],
    [
      'a folder has a barrel',
      { ...billing, 'billing/index.ts': "export * from './a.js'" },
      ['billing/index.ts is a barrel'],
    ],
    [
      'a folder is unknown',
      { 'utils/a.ts': 'export const a = 1' },
      ['utils/a.ts is in no known layer'],
    ],
    [
      'files import each other',
      {
        'billing/a.ts': "import { b } from './b.js'\nexport const a = b",
        'billing/b.ts': "import { c } from './c.js'\nexport const b = c",
        'billing/c.ts': "import type { a } from './a.js'\nexport const c: typeof a = 1",
        'billing/d.ts': "import { a } from './a.js'\nexport const d = a",
      },
      [
        'billing/a.ts is part of an import cycle',
        'billing/b.ts is part of an import cycle',
        'billing/c.ts is part of an import cycle',
      ],
    ],
    [
      'a function is the default export',
      { 'billing/a.ts': 'export default function a() {}' },
      ['billing/a.ts has a default export'],
    ],
    [
      'a value is the default export',
      { 'billing/a.ts': 'export default 1' },
      ['billing/a.ts has a default export'],
    ],
    [
      'a name is exported as default',
      { 'billing/a.ts': 'const a = 1\nexport { a as default }' },
      ['billing/a.ts has a default export'],
    ],
  ])('where %s', (_, files, expected) => {
    expect(violations(files)).toEqual(expected)
  })
})
