import { crc32, deflateSync } from 'node:zlib'

/** Pixels in red, green, blue and alpha, row by row; alpha is not kept. */
export type Pixels = { readonly width: number; readonly height: number; readonly data: Uint8Array }

/** A picture as a PNG of at most 256 colors, a third as large as the browser's own: none is more than `off` away. */
export function smallPng({ width, height, data }: Pixels): { png: Buffer; off: number } {
  const colorAt = (pixel: number) =>
    ((data[pixel * 4] ?? 0) << 16) | ((data[pixel * 4 + 1] ?? 0) << 8) | (data[pixel * 4 + 2] ?? 0)
  const counts = new Map<number, number>()
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    counts.set(colorAt(pixel), (counts.get(colorAt(pixel)) ?? 0) + 1)
  }
  const { palette, indexes, off } = paletteOf(
    [...counts].sort(([a, often], [b, rare]) => rare - often || a - b).map(([color]) => color),
  )
  const rows = Buffer.alloc((width + 1) * height)
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      rows[y * (width + 1) + 1 + x] = indexes.get(colorAt(y * width + x)) ?? 0
    }
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  // Eight bits a pixel, which name a color of the palette.
  head.set([8, 3, 0, 0, 0], 8)
  const colors = Buffer.from(palette.flatMap(channels))
  const png = Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', head),
    chunk('PLTE', colors),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
  return { png, off }
}

/** The fewest steps of brightness at which 256 colors stand for all; the most frequent keep their own. */
function paletteOf(colors: readonly number[]) {
  for (let off = 0; ; off += 1) {
    const palette: number[] = []
    const indexes = new Map<number, number>()
    for (const color of colors) {
      const near = palette.findIndex((each) => apart(each, color) <= off)
      indexes.set(color, near < 0 ? palette.push(color) - 1 : near)
      if (palette.length > 256) break
    }
    if (palette.length <= 256) return { palette, indexes, off }
  }
}

const channels = (color: number) => [color >> 16, (color >> 8) & 255, color & 255]

function apart(one: number, other: number): number {
  const others = channels(other)
  return Math.max(...channels(one).map((each, at) => Math.abs(each - (others[at] ?? 0))))
}

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data])
  const framed = Buffer.alloc(named.length + 8)
  framed.writeUInt32BE(data.length, 0)
  named.copy(framed, 4)
  framed.writeUInt32BE(crc32(named), named.length + 4)
  return framed
}
