import type { Glyph } from '../text/describe-usage.js'

// On a grid of 16. The first path is drawn, 1.5 wide; the second is filled.
const disc = 'M8 .75a7.25 7.25 0 1 1-.01 0Z'
const circle = 'M8 1.75a6.25 6.25 0 1 1-.01 0Z'
const paths: { readonly [Name in Glyph | 'info']: readonly [string, string?] } = {
  warning: [circle, 'M8 8V4.2A3.8 3.8 0 1 1 4.2 8Z'],
  critical: [`${circle}m0 3v3.75m0 2.5v.01`],
  exhausted: ['', `${disc}M5.2 7.15a.85.85 0 0 0 0 1.7h5.6a.85.85 0 0 0 0-1.7Z`],
  over: ['', `${disc}M8 3.9 4.5 7.4l1.2 1.2 1.45-1.45V12h1.7V7.15L10.3 8.6l1.2-1.2Z`],
  stale: [`${circle}M8 4.5V8l2.25 1.5`],
  failed: [`${circle}m-2.1 4.15 4.2 4.2m0-4.2-4.2 4.2`],
  pending: ['m-3 8.5 5.6-9M1.3 8.5l5.6-9M5.6 8.5l5.6-9M9.9 8.5l5.6-9'],
  info: [`${circle}m0 5.5v3.5m0-5.65v.05`],
}

/** A state as a drawing. With `title` it is an image of that name, without it decoration. */
export function Icon({ name, title }: { name: Glyph | 'info'; title?: string | undefined }) {
  const [line, solid] = paths[name]
  const swatch = name === 'pending'
  return (
    <svg
      className={swatch ? 'uw-swatch' : 'uw-icon'}
      viewBox={swatch ? '0 0 14 8' : '0 0 16 16'}
      role={title ? 'img' : undefined}
      aria-label={title}
      aria-hidden={!title || undefined}
    >
      <path d={line} />
      {solid && <path className="uw-icon-solid" fillRule="evenodd" d={solid} />}
    </svg>
  )
}
