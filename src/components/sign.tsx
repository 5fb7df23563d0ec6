const circle = 'M8 1.75a6.25 6.25 0 1 1-.01 0Z'
const paths = {
  close: 'm4 4 8 8m0-8-8 8',
  chevron: 'M4.5 6.5 8 10l3.5-3.5',
  check: 'm3 8.5 3.25 3.25 6.75-7',
  done: `${circle}m-2.75 6.5 1.9 1.9 3.6-4`,
  waiting: circle,
  refresh: 'M13.5 8a5.5 5.5 0 1 1-1.6-3.9l1.6 1.5m0-3.1v3.1h-3.1',
  calendar:
    'M4 3h8a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2ZM2 6.75h12M5.25 1.5V4m5.5-2.5V4',
  spinner: 'M8 1.75A6.25 6.25 0 0 1 14.25 8',
} as const

/** Name of an icon in a control or beside a finished step. */
export type SignName = keyof typeof paths

const looks: { readonly [Name in SignName]?: string } = {
  spinner: 'uw-icon uw-spin',
  done: 'uw-icon uw-done',
}

/** A drawing on a button or in a list of steps, as large as a letter. Decoration: the text beside it says it. */
export function Sign({ name }: { readonly name: SignName }) {
  const spins = name === 'spinner'
  return (
    <svg className={looks[name] ?? 'uw-icon'} viewBox="0 0 16 16" aria-hidden="true">
      {spins && <path opacity=".25" d={circle} />}
      <path d={paths[name]} />
    </svg>
  )
}
