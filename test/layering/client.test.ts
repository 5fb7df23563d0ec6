import { expect, test } from 'vitest'
import { layeringViolations } from './rules.js'

const react = { 'react/use-a.ts': "'use client'\nexport const a = 1" }

test.each<[string, Record<string, string>, string[]]>([
  [
    'a view is a client module',
    { 'components/bar-view.tsx': "'use client'\nexport const bar = 1" },
    ["components/bar-view.tsx is a view and says 'use client'"],
  ],
  [
    'a view draws on a client module',
    {
      'components/parts.tsx': "'use client'\nexport const part = 1",
      'components/bar-view.tsx': "import { part } from './parts.js'\nexport const bar = part",
    },
    ['components/bar-view.tsx is a view and reaches the client module components/parts.tsx'],
  ],
  [
    'a view keeps state',
    {
      'components/bar-view.tsx': "import { useState } from 'react'\nexport const bar = useState",
    },
    ["components/bar-view.tsx uses useState and does not say 'use client'"],
  ],
  [
    'a connected component is no client module',
    {
      'components/bar-view.tsx': 'export const view = 1',
      'components/bar.tsx': 'export const bar = 1',
    },
    ["components/bar.tsx connects a view and does not say 'use client'"],
  ],
  [
    'a component without a view of its own uses a hook and is no client module',
    {
      ...react,
      'components/gate.tsx': "import { a } from '../react/use-a.js'\nexport const gate = a",
    },
    ["components/gate.tsx imports ../react/use-a.js and does not say 'use client'"],
  ],
  [
    'the bridge is no client module',
    {
      'flowglad/bridge.ts': "import { flushSync } from 'react-dom'\nexport const flush = flushSync",
    },
    ["flowglad/bridge.ts imports react-dom and does not say 'use client'"],
  ],
  ...[
    ['* as React', '*'],
    ['{ createContext }', 'createContext'],
    ['React', 'default'],
  ].map(([taken, name]): [string, Record<string, string>, string[]] => [
    `a module takes ${taken} from React and is no client module`,
    { 'react/a.ts': `import ${taken} from 'react'\nexport const a = 1` },
    [`react/a.ts uses ${name} and does not say 'use client'`],
  ]),
])('a tree is rejected where %s', (_, files, expected) => {
  expect(layeringViolations(new Map(Object.entries(files)))).toEqual(expected)
})

test('a view may take types from a client module', () => {
  const files = {
    'components/part.ts': "'use client'\nexport type Part = string",
    'components/bar-view.tsx': "import type { Part } from './part.js'\nexport const bar: Part = ''",
  }
  expect(layeringViolations(new Map(Object.entries(files)))).toEqual([])
})
