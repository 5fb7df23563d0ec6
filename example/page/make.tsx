import { BalanceGate, MeteredButton, UpgradePrompt } from 'usage-widgets'
import { offers, POSTER } from '../offers.js'
import { type Style, styles } from './pictures.js'
import { postJson } from './post-json.js'
import type { NoteUse } from './uses.js'

export type MakeProps = {
  readonly style: Style
  /** Nothing may be used that costs more. */
  readonly paused: boolean
  readonly onStyle: (style: Style) => void
  readonly onUse: NoteUse
  /** The server has made something. */
  readonly onMade: () => void
}

/** Where pictures are made: small ones beyond the plan too, at a price that is said; posters within it. */
export function Make({ style, paused, onStyle, onUse, onMade }: MakeProps) {
  const properties = { style }
  const generation = (amount: number) => ({
    meter: 'generations',
    amount,
    ...(paused && { policy: 'block' as const }),
    recordOptions: { properties },
    onRecorded: (receipts: Parameters<NoteUse>[1]) =>
      onUse({ meter: 'generations', amount, properties }, receipts),
  })
  return (
    <>
      <div className="make">
        <fieldset className="choice">
          <legend className="hidden">Style</legend>
          {styles.map((name) => (
            <label key={name}>
              <input
                type="radio"
                name="style"
                checked={name === style}
                onChange={() => onStyle(name)}
              />
              {name}
            </label>
          ))}
        </fieldset>
        <div className="uses">
          <MeteredButton {...generation(1)}>Generate</MeteredButton>
          <MeteredButton {...generation(5)} look="secondary">
            Generate 5
          </MeteredButton>
        </div>
      </div>
      <div className="poster-place">
        <BalanceGate
          meter="generations"
          amount={POSTER}
          policy="block"
          fallback={
            <UpgradePrompt
              variant="banner"
              meter="generations"
              amount={POSTER}
              feature="Posters"
              offer={offers.pro}
              plansHref="#plans"
              always
            />
          }
        >
          <div className="card poster">
            <div>
              <h2>Poster</h2>
              <p className="quiet">In print quality. Made and billed by the server.</p>
            </div>
            <MeteredButton
              meter="generations"
              amount={POSTER}
              look="secondary"
              policy="block"
              action={({ operationId, signal }) =>
                postJson('/api/generate-big', { style, operationId }, { signal })
              }
              onSuccess={onMade}
            >
              Make a poster
            </MeteredButton>
          </div>
        </BalanceGate>
      </div>
    </>
  )
}
