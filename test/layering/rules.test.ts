import { describe, expect, test } from 'vitest'
import { layeringViolations } from './rules.js'

const violations = (files: Record<string, string>) =>
  layeringViolations(new Map(Object.entries(files)))

const lines = (count: number) => Array.from({ length: count }, () => 'run()').join('\n')

describe('a tree is accepted', () => {
  test.each<[string, Record<string, string>]>([
    [
      'when each folder imports the ones below it',
      {
        'model/meter.ts': 'export const tidy = 1',
        'outbox/entry.ts': "import { tidy } from '../model/meter.js'\nexport const entry = tidy",
        'session/session.ts':
          "import { entry } from '../outbox/entry.js'\nexport const session = entry",
        'react/use-usage.ts':
          "'use client'\nimport { useState } from 'react'\nimport { session } from '../session/session.js'\nexport const useUsage = () => useState(session)",
        'index.ts': "export { useUsage } from './react/use-usage.js'",
      },
    ],
    [
      'when only types skip a layer',
      {
        'outbox/entry.ts': 'export type Entry = string',
        'flowglad/source.ts':
          "import type { Entry } from '../outbox/entry.js'\nexport const e: Entry = ''",
        'react/rows.ts':
          "import { type Entry } from '../outbox/entry.js'\nexport const e: Entry = ''",
      },
    ],
    [
      'when a view uses what React offers on a server',
      {
        'components/bar-view.tsx':
          "import { forwardRef, useId } from 'react'\nexport const bar = [forwardRef, useId]",
      },
    ],
    ['when a file has 200 lines', { 'model/long.ts': `${lines(200)}\n` }],
  ])('%s', (_, files) => {
    expect(violations(files)).toEqual([])
  })
})

describe('a tree is rejected', () => {
  const model = { 'model/a.ts': 'export const a = 1' }
  const outbox = { 'outbox/a.ts': 'export const a = 1' }

  test.each<[string, Record<string, string>, string[]]>([
    [
      'model imports a layer above it',
      { ...outbox, 'model/b.ts': "import { a } from '../outbox/a.js'\nexport const b = a" },
      ['model/b.ts may not import ../outbox/a.js'],
    ],
    [
      'model imports only a type from above',
      {
        ...outbox,
        'model/b.ts': "import type { a } from '../outbox/a.js'\nexport type B = typeof a",
      },
      ['model/b.ts may not import types from ../outbox/a.js'],
    ],
    [
      'a component reaches past the hooks to the outbox',
      { ...outbox, 'components/b.ts': "import { a } from '../outbox/a.js'\nexport const b = a" },
      ['components/b.ts may not import ../outbox/a.js'],
    ],
    [
      'the sandbox imports dynamically from the session',
      {
        'session/a.ts': 'export const a = 1',
        'sandbox/b.ts': "export const b = import('../session/a.js')",
      },
      ['sandbox/b.ts may not import ../session/a.js'],
    ],
    [
      'the server names a type of the session inline',
      {
        'session/a.ts': 'export const a = 1',
        'server/b.ts': "export type B = import('../session/a.js').A",
      },
      ['server/b.ts may not import types from ../session/a.js'],
    ],
    [
      'a layer is re-exported from above',
      { ...outbox, 'model/b.ts': "export { a } from '../outbox/a.js'\nexport const b = 1" },
      ['model/b.ts may not import ../outbox/a.js'],
    ],
    ...['model', 'outbox', 'session', 'server'].map(
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
        'session/a.ts':
          "import { QueryClient } from '@tanstack/react-query'\nexport const c = QueryClient",
      },
      ['session/a.ts may not import @tanstack/react-query'],
    ],
    [
      'the package is imported by its own name',
      { 'sandbox/a.ts': "import { tidy } from 'usage-widgets'\nexport const a = tidy" },
      ['sandbox/a.ts may not import usage-widgets'],
    ],
    [
      'an import has no extension',
      { ...model, 'model/b.ts': "import { a } from './a'\nexport const b = a" },
      ['model/b.ts imports ./a, which is no source file'],
    ],
    [
      'an entry is imported',
      {
        ...model,
        'index.ts': "export { a } from './model/a.js'",
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
      { ...model, 'model/index.ts': "export * from './a.js'" },
      ['model/index.ts is a barrel'],
    ],
    [
      'a folder is unknown',
      { 'utils/a.ts': 'export const a = 1' },
      ['utils/a.ts is in no known layer'],
    ],
    [
      'files import each other',
      {
        'model/a.ts': "import { b } from './b.js'\nexport const a = b",
        'model/b.ts': "import { c } from './c.js'\nexport const b = c",
        'model/c.ts': "import type { a } from './a.js'\nexport const c: typeof a = 1",
        'model/d.ts': "import { a } from './a.js'\nexport const d = a",
      },
      [
        'model/a.ts is part of an import cycle',
        'model/b.ts is part of an import cycle',
        'model/c.ts is part of an import cycle',
      ],
    ],
    [
      'a function is the default export',
      { 'model/a.ts': 'export default function a() {}' },
      ['model/a.ts has a default export'],
    ],
    [
      'a value is the default export',
      { 'model/a.ts': 'export default 1' },
      ['model/a.ts has a default export'],
    ],
    [
      'a name is exported as default',
      { 'model/a.ts': 'const a = 1\nexport { a as default }' },
      ['model/a.ts has a default export'],
    ],
    [
      'a file has 201 lines',
      { 'model/a.ts': lines(201) },
      ['model/a.ts has 201 lines, more than 200'],
    ],
  ])('where %s', (_, files, expected) => {
    expect(violations(files)).toEqual(expected)
  })
})
