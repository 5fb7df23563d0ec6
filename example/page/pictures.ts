import type { Use } from './uses.js'

/** What a picture can look like. */
export const styles = ['Dunes', 'Mosaic', 'Orbits'] as const
export type Style = (typeof styles)[number]

/** A generated picture, drawn from its seed. */
export type Picture = {
  /** What it is drawn from, and its name. */
  readonly seed: string
  readonly style: Style
  readonly upscaled: boolean
  readonly prints: number
  /** Made large, by the server. */
  readonly poster: boolean
}

/** One picture for each generation that was used, a poster for those used by one, oldest first. */
export function picturesOf(uses: readonly Use[]): readonly Picture[] {
  const about = (meter: string, seed: string) =>
    uses.filter((use) => use.meter === meter && use.properties?.picture === seed)
  return uses
    .filter(({ meter }) => meter === 'generations')
    .flatMap(({ id, amount, properties }) => {
      const style = styles.find((name) => name === properties?.style) ?? styles[0]
      const poster = properties?.poster === true
      return Array.from({ length: poster ? 1 : amount }, (_, number) => {
        return { seed: `${id}.${number}`, style, poster }
      })
    })
    .map((picture) => ({
      ...picture,
      upscaled: about('upscales', picture.seed).length > 0,
      prints: about('credits', picture.seed).length,
    }))
}
