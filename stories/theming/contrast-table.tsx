import { useEffect, useState } from 'react'
import { contrastOf, pairs } from './contrast.js'

type ContrastProps = {
  /** Where the theme applies, in light and in dark. */
  readonly light: HTMLElement | null
  readonly dark: HTMLElement | null
  /** What the measures depend on. */
  readonly css: string
}

type Measured = { readonly css: string; readonly ratios: readonly (readonly number[])[] }

/** The WCAG contrast of every pair of colors that meets; one that is too low is named. */
export function Contrast({ light, dark, css }: ContrastProps) {
  const [measured, setMeasured] = useState<Measured>({ css: '', ratios: [] })
  useEffect(() => {
    // In the next frame, when the new style sheet applies.
    const frame = requestAnimationFrame(() => {
      const ratios = pairs.map((pair) =>
        [light, dark].map((place) => (place ? contrastOf(pair, place) : 0)),
      )
      setMeasured({ css, ratios })
    })
    return () => cancelAnimationFrame(frame)
  }, [light, dark, css])
  return (
    <table className="editor-contrast">
      <caption>Contrast</caption>
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">Needs</th>
          <th scope="col">Light</th>
          <th scope="col">Dark</th>
        </tr>
      </thead>
      <tbody>
        {pairs.map(({ what, front, back, needs }, index) => (
          <tr key={what}>
            <th scope="row" title={`${front} on ${back}`}>
              {what}
            </th>
            <td>{needs}</td>
            {['light', 'dark'].map((scheme, side) => {
              const ratio = measured.ratios[index]?.[side] ?? 0
              // Cut off rather than rounded: 4.496 is not 4.5.
              const shown = Math.floor(ratio * 100) / 100
              return (
                <td key={scheme} data-fails={(ratio > 0 && ratio < needs) || undefined}>
                  {shown.toFixed(2)}
                  {ratio > 0 && ratio < needs && ' too low'}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
