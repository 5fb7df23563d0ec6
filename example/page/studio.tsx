import { useState } from 'react'
import { useUsage } from 'usage-widgets'
import { POSTER } from '../offers.js'
import { Drawing } from './drawing.js'
import { Make } from './make.js'
import { OffersMade } from './offers-made.js'
import { detailsOf, PictureActions } from './picture-actions.js'
import { type Picture, picturesOf, type Style, styles } from './pictures.js'
import type { NoteUse, Use } from './uses.js'

export type StudioProps = {
  readonly uses: readonly Use[]
  /** Nothing may be used that costs more. */
  readonly paused: boolean
  readonly onUse: NoteUse
  readonly onMade: () => void
}

/** Where pictures are made. Every button that costs something records it. */
export function Studio({ uses, paused, onUse, onMade }: StudioProps) {
  const [style, setStyle] = useState<Style>(styles[0])
  const [chosen, setChosen] = useState<string | null>(null)
  // Where a poster is out of reach, its own place says so.
  const generations = useUsage('generations')
  const short = generations.status === 'ready' && generations.allows(POSTER) === 'no'
  const pictures = picturesOf(uses).toReversed()
  const picture = pictures.find(({ seed }) => seed === chosen) ?? pictures[0]
  const use: NoteUse = (one, receipts) => {
    onUse(one, receipts)
    if (one.meter === 'generations') setChosen(null)
  }
  return (
    <section className="studio" aria-label="Studio">
      <OffersMade plan={!short} paused={paused} />
      <Make paused={paused} style={style} onStyle={setStyle} onUse={use} onMade={onMade} />
      <Stage picture={picture} />
      <PictureActions picture={picture} paused={paused} onUse={use} />
      <ul className="thumbs" aria-label="Pictures">
        {pictures.slice(0, 60).map((each, index) => (
          <li key={each.seed} className={each.poster ? 'large' : undefined}>
            <button
              type="button"
              className="thumb"
              aria-label={`${each.style}, picture ${pictures.length - index}`}
              aria-pressed={each === picture}
              onClick={() => setChosen(each.seed)}
            >
              <Drawing seed={each.seed} style={each.style} />
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
      <figure>
        <div className="stage empty">
          <p>No pictures yet</p>
          <p className="quiet">Choose a style and generate one.</p>
        </div>
        <figcaption className="quiet" />
      </figure>
    )
  }
  return (
    <figure>
      <div className="stage">
        <Drawing seed={picture.seed} style={picture.style} />
      </div>
      <figcaption className="quiet">{detailsOf(picture)}</figcaption>
    </figure>
  )
}
