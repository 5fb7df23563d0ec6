/** Two colors that must be told apart, and by how much (WCAG 2.2, 1.4.3 and 1.4.11). */
export type Pair = {
  readonly what: string
  readonly front: string
  readonly back: string
  readonly needs: 3 | 4.5
}

/** Every pair of tokens that meets in a component. */
export const pairs: readonly Pair[] = [
  { what: 'Names and counts', front: '--uw-ink', back: '--uw-surface', needs: 4.5 },
  { what: 'Notes', front: '--uw-ink-muted', back: '--uw-surface', needs: 4.5 },
  { what: 'Running low, in words', front: '--uw-warning-ink', back: '--uw-surface', needs: 4.5 },
  { what: 'Used up, in words', front: '--uw-critical-ink', back: '--uw-surface', needs: 4.5 },
  { what: 'Just finished', front: '--uw-positive', back: '--uw-surface', needs: 4.5 },
  { what: 'Main button', front: '--uw-on-action', back: '--uw-action', needs: 4.5 },
  { what: 'Bar', front: '--uw-accent', back: '--uw-track', needs: 3 },
  { what: 'Bar running low', front: '--uw-warning', back: '--uw-track', needs: 3 },
  { what: 'Bar used up', front: '--uw-critical', back: '--uw-track', needs: 3 },
  { what: 'Focus outline', front: '--uw-focus', back: '--uw-surface', needs: 3 },
]

type Rgb = readonly [number, number, number]

/** The contrast of a pair where `place` stands, 1–21. Translucent colors lie on the surface. */
export function contrastOf({ front, back }: Pair, place: HTMLElement): number {
  const surface = paint(place, ['--uw-surface'])
  const behind = back === '--uw-surface' ? surface : paint(place, ['--uw-surface', back])
  return ratio(paint(place, ['--uw-surface', back, front]), behind)
}

/** The color a token has where `place` stands, as `#rrggbb`. */
export const hexOf = (token: string, place: HTMLElement) => hex(paint(place, [token]))

/** Any of CSS’s colors as `#rrggbb`. */
export function hexOfColor(color: string): string {
  if (color.startsWith('#')) return color
  const pen = document.createElement('canvas').getContext('2d')
  if (!pen) return '#000000'
  pen.fillStyle = color
  pen.fillRect(0, 0, 1, 1)
  const [red = 0, green = 0, blue = 0] = pen.getImageData(0, 0, 1, 1).data
  return hex([red, green, blue])
}

const hex = (rgb: Rgb) => `#${rgb.map((part) => part.toString(16).padStart(2, '0')).join('')}`

/** (L1 + 0.05) / (L2 + 0.05), the lighter one first. */
export function ratio(a: Rgb, b: Rgb): number {
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(rgb: Rgb): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((part) => {
    const share = part / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** Lets the browser itself mix the colors: tokens may be written in any of CSS's ways. */
function paint(place: HTMLElement, tokens: readonly string[]): Rgb {
  const probe = place.appendChild(document.createElement('i'))
  const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  if (!pen) return [0, 0, 0]
  for (const token of tokens) {
    probe.style.color = `var(${token})`
    pen.fillStyle = getComputedStyle(probe).color
    pen.fillRect(0, 0, 1, 1)
  }
  probe.remove()
  const [red = 0, green = 0, blue = 0] = pen.getImageData(0, 0, 1, 1).data
  return [red, green, blue]
}
