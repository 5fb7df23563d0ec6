import { useState } from 'react'
import { MeteredButton, UpgradeDialog } from 'usage-widgets'
import { offers, PRINT } from '../offers.js'
import { DownloadButton } from './download-button.js'
import type { Picture } from './pictures.js'
import type { NoteUse } from './uses.js'

export type PictureActionsProps = {
  readonly picture: Picture | undefined
  /** Nothing may be used that costs more. */
  readonly paused: boolean
  readonly onUse: NoteUse
}

/** What can be done with a picture. Each says what it costs before it is pressed. */
export function PictureActions({ picture, paused, onUse }: PictureActionsProps) {
  const [buying, setBuying] = useState(false)
  const properties = { picture: picture?.seed ?? '' }
  const used = (meter: string, amount: number) => ({
    meter,
    amount,
    look: 'secondary' as const,
    recordOptions: { properties },
    onRecorded: (receipts: Parameters<NoteUse>[1]) =>
      onUse({ meter, amount, properties }, receipts),
  })
  return (
    <>
      <div className="uses">
        <MeteredButton {...used('upscales', 1)} disabled={!picture || picture.upscaled || paused}>
          Upscale
        </MeteredButton>
        <MeteredButton
          {...used('credits', PRINT)}
          disabled={!picture}
          onPlans={() => setBuying(true)}
        >
          Order a print
        </MeteredButton>
        <DownloadButton key={picture?.seed} image={picture?.seed} />
      </div>
      <UpgradeDialog
        meter="credits"
        offer={offers.credits}
        open={buying}
        onOpenChange={setBuying}
      />
    </>
  )
}

/** What was done with a picture so far. */
export function detailsOf({ style, poster, upscaled, prints }: Picture): string {
  const ordered =
    prints === 1 ? ', 1 print ordered' : prints > 1 ? `, ${prints} prints ordered` : ''
  return style + (poster ? ', poster' : '') + (upscaled ? ', upscaled' : '') + ordered
}
