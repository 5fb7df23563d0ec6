import type { ReactNode } from 'react'
import type { Style } from './pictures.js'

const SIZE = 120
type Random = () => number
type Palette = readonly [ground: string, light: string, warm: string, cool: string, dark: string]

const palettes: readonly Palette[] = [
  ['#f3e3cf', '#f7c873', '#e0784f', '#6f8f9b', '#24343f'],
  ['#dfe7ea', '#f2b8a0', '#c8553d', '#5f7f95', '#20304a'],
  ['#ece6f2', '#f0c4b4', '#b8617b', '#6b74a8', '#2b2a4a'],
  ['#e4ede1', '#efd27a', '#d07f45', '#5f957f', '#1f3b3a'],
  ['#1f2a3d', '#f2c97d', '#d8705a', '#4f87a8', '#0f1626'],
]

/** A picture made of nothing but its seed: the same one gives the same picture. */
export function Drawing({ seed, style }: { readonly seed: string; readonly style: Style }) {
  const random = randomFrom(seed)
  const palette = pick(palettes, random)
  const draw = { Dunes: dunes, Mosaic: mosaic, Orbits: orbits }[style]
  return (
    <svg viewBox={`0 0 ${SIZE} ${SIZE}`} preserveAspectRatio="xMidYMid slice" aria-hidden="true">
      <rect width={SIZE} height={SIZE} fill={palette[0]} />
      {draw(random, palette)}
    </svg>
  )
}

function dunes(random: Random, [, light, warm, cool, dark]: Palette): ReactNode {
  const sun = { cx: 25 + random() * 70, cy: 28 + random() * 22, r: 9 + random() * 9 }
  const layers = [warm, cool, mixed(cool, dark), dark].map((fill, number) => {
    const top = 56 + number * 15
    const points = [0, 40, 80, 120].map((x) => [x, top + (random() - 0.5) * 22] as const)
    return <path key={fill} d={`${smooth(points)} V${SIZE} H0 Z`} fill={fill} />
  })
  return (
    <>
      <circle {...sun} fill={light} />
      {layers}
    </>
  )
}

function mosaic(random: Random, palette: Palette): ReactNode {
  const side = SIZE / 5
  return Array.from({ length: 25 }, (_, cell) => {
    const x = (cell % 5) * side
    const y = Math.floor(cell / 5) * side
    const turn = Math.floor(random() * 4) * 90
    const fill = pick(palette, random)
    const wedge = pick(palette, random)
    const center = `${x + side / 2} ${y + side / 2}`
    return (
      <g key={`${x} ${y}`} transform={`rotate(${turn} ${center})`}>
        <rect x={x} y={y} width={side + 0.2} height={side + 0.2} fill={fill} />
        <path d={`M${x} ${y} h${side} a${side} ${side} 0 0 1 ${-side} ${side} Z`} fill={wedge} />
      </g>
    )
  })
}

function orbits(random: Random, [, light, warm, cool, dark]: Palette): ReactNode {
  const cx = 40 + random() * 40
  const cy = 40 + random() * 40
  return [100, 82, 65, 49, 34, 20, 9].map((r, number) => {
    const angle = random() * Math.PI * 2
    const moon = { cx: cx + Math.cos(angle) * r, cy: cy + Math.sin(angle) * r }
    const fill = [dark, cool, warm, light][number % 4]
    return (
      <g key={r}>
        <circle cx={cx} cy={cy} r={r} fill={fill} />
        <circle {...moon} r={1.5 + random() * 3} fill={number % 2 ? dark : light} />
      </g>
    )
  })
}

/** A curve through points, flat at each of them. */
function smooth(points: readonly (readonly [number, number])[]): string {
  return points.reduce((path, [x, y], index) => {
    const before = points[index - 1]
    if (!before) return `M${x} ${y}`
    const middle = (before[0] + x) / 2
    return `${path} C${middle} ${before[1]} ${middle} ${y} ${x} ${y}`
  }, '')
}

function mixed(a: string, b: string): string {
  return `color-mix(in oklab, ${a}, ${b})`
}

function pick<T>(list: readonly [T, ...T[]] | readonly T[], random: Random): T {
  const found = list[Math.floor(random() * list.length)]
  if (found === undefined) throw new Error('There is nothing to pick from.')
  return found
}

/** Numbers in [0, 1) that follow from a text (FNV-1a, then mulberry32). */
function randomFrom(seed: string): Random {
  let state = 0x811c9dc5
  for (const letter of seed) state = Math.imul(state ^ letter.charCodeAt(0), 0x01000193)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
