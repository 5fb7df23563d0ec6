import type { Note } from '../text/format-notes.js'
import { Icon } from './icons.js'

/** A note in full: drawing, word and the rest of the sentence. */
export function NoteView({ glyph, word, rest }: Note) {
  return (
    <span className="uw-status" data-glyph={glyph}>
      {glyph && <Icon name={glyph} />}
      <span className="uw-text">
        {word && <span className="uw-status-word">{word}</span>}
        {rest}
      </span>
    </span>
  )
}

/** Where a text will stand. */
export function SkeletonView() {
  return <span className="uw-skeleton" />
}

/** A note where there is no room for one: a drawing with its word as its name. */
export function GlyphView({ glyph, word, rest, known }: Note & { readonly known: boolean }) {
  if (glyph) return <Icon name={glyph} title={word || rest} />
  return known ? null : <span className="uw-hidden">{rest}</span>
}
