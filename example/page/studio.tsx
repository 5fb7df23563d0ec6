import { useState } from 'react'
import { useUsage } from 'usage-widgets'
import { Drawing } from './drawing.js'
import { type Picture, picturesOf, type Style, styles } from './pictures.js'
import type { Meter, Use } from './uses.js'

/** Credits that a print costs. */
const PRINT = 10
const BATCH = 5

export type StudioProps = {
  readonly uses: readonly Use[]
  readonly onUse: (
    meter: Meter,
    amount: number,
    properties: Record<string, string | number>,
  ) => void
}

/** Where pictures are made. Every button that costs something records it. */
export function Studio({ uses, onUse }: StudioProps) {
  const [style, setStyle] = useState<Style>('Dunes')
  const [chosen, setChosen] = useState<string | null>(null)
  const pictures = picturesOf(uses).toReversed()
  const picture = pictures.find(({ seed }) => seed === chosen) ?? pictures[0]
  const generate = (amount: number) => {
    onUse('generations', amount, { style })
    setChosen(null)
  }
  return (
    <section className="studio" aria-label="Studio">
      <div className="make">
        <fieldset className="choice">
          <legend className="hidden">Style</legend>
          {styles.map((name) => (
            <label key={name}>
              <input
                type="radio"
                name="style"
                checked={name === style}
                onChange={() => setStyle(name)}
              />
              {name}
            </label>
          ))}
        </fieldset>
        <div className="buttons">
          <button type="button" className="button primary" onClick={() => generate(1)}>
            Generate
          </button>
          <button type="button" className="button" onClick={() => generate(BATCH)}>
            Generate {BATCH}
          </button>
        </div>
      </div>
      <Stage picture={picture} />
      <PictureActions picture={picture} onUse={onUse} />
      <ul className="thumbs" aria-label="Pictures">
        {pictures.slice(0, 60).map(({ seed, style }, index) => (
          <li key={seed}>
            <button
              type="button"
              className="thumb"
              aria-label={`${style}, picture ${pictures.length - index}`}
              aria-pressed={seed === picture?.seed}
              onClick={() => setChosen(seed)}
            >
              <Drawing seed={seed} style={style} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Stage({ picture }: { readonly picture: Picture | undefined }) {
  if (!picture) {
    return (
      <div className="stage empty">
        <p>No pictures yet</p>
        <p className="quiet">Choose a style and generate one.</p>
      </div>
    )
  }
  return (
    <figure className="stage">
      <Drawing seed={picture.seed} style={picture.style} />
    </figure>
  )
}

type PictureActionsProps = Pick<StudioProps, 'onUse'> & { readonly picture: Picture | undefined }

function PictureActions({ picture, onUse }: PictureActionsProps) {
  const credits = useUsage('credits')
  const left = credits.status === 'ready' ? credits.remaining : null
  const short = credits.status === 'ready' && credits.allows(PRINT) === 'no'
  return (
    <div className="act">
      <div className="buttons">
        <button
          type="button"
          className="button"
          disabled={!picture || picture.upscaled}
          onClick={() => picture && onUse('upscales', 1, { picture: picture.seed })}
        >
          Upscale
        </button>
        <button
          type="button"
          className="button"
          disabled={!picture || short}
          aria-describedby="print-note"
          onClick={() => picture && onUse('credits', PRINT, { picture: picture.seed })}
        >
          Order a print
        </button>
      </div>
      <span id="print-note" className="quiet">
        {short ? `A print needs ${PRINT} credits, ${left} left` : `A print uses ${PRINT} credits`}
        {picture && detailsOf(picture)}
      </span>
    </div>
  )
}

function detailsOf({ upscaled, prints }: Picture): string {
  const ordered =
    prints === 1 ? ', 1 print ordered' : prints > 1 ? `, ${prints} prints ordered` : ''
  return (upscaled ? ', upscaled' : '') + ordered
}
