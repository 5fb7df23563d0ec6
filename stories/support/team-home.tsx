import { useState } from 'react'
import {
  describeError,
  type FlowgladSource,
  UpgradeDialog,
  UsageDashboard,
  UsageProvider,
  useSeats,
} from '../../src/index.js'

type Member = { readonly id: string; readonly name: string; readonly seated: boolean }

type TeamHomeProps = {
  readonly source: FlowgladSource
  readonly customerId: string
  /** The product's own list of members, and whom it knows to have a seat. */
  readonly members: readonly Member[]
}

/** The home page of a product that bills by seats: what is used, who has a seat, and more of them. */
export function TeamHome({ source, customerId, members }: TeamHomeProps) {
  return (
    <UsageProvider source={source} customerId={customerId} storage={null}>
      <main style={{ display: 'grid', gap: '1.5rem', maxInlineSize: '40rem' }}>
        <UsageDashboard heading="Team" renderResourceAction={() => <MoreSeats />} />
        <Members members={members} />
      </main>
    </UsageProvider>
  )
}

/** One seat more than there are, by the plan's own price. */
function MoreSeats() {
  const { resource } = useSeats()
  const [quantity, setQuantity] = useState(1)
  // Counted when it opens: once they are bought there are more.
  const count = (open: boolean) => open && setQuantity((resource?.capacity ?? 0) + 1)
  return (
    <UpgradeDialog
      meter="messages"
      offer={{ priceSlug: 'team-monthly', quantity }}
      onOpenChange={count}
    >
      <button type="button" className="uw-link">
        Add a seat
      </button>
    </UpgradeDialog>
  )
}

function Members({ members }: Pick<TeamHomeProps, 'members'>) {
  const seats = useSeats()
  const [seated, setSeated] = useState(
    () => new Set(members.filter((member) => member.seated).map(({ id }) => id)),
  )
  // The member's id names the seat: pressed twice, or after a lost answer, it is still one seat.
  const change = async (id: string, has: boolean) => {
    const { status } = await (has ? seats.release(id) : seats.claim(id))
    if (status !== 'done') return
    setSeated((before) => new Set(has ? [...before].filter((one) => one !== id) : [...before, id]))
  }
  return (
    <section aria-label="Members">
      <ul style={{ display: 'grid', gap: '0.5rem', padding: 0 }}>
        {members.map(({ id, name }) => {
          const has = seated.has(id)
          const unable = seats.busy || (!has && seats.full)
          return (
            <li key={id} style={{ display: 'flex', justifyContent: 'space-between' }}>
              {name}
              <button
                type="button"
                className="uw-button"
                aria-label={has ? `Remove the seat of ${name}` : `Give a seat to ${name}`}
                aria-disabled={unable}
                onClick={() => void (unable || change(id, has))}
              >
                {has ? 'Remove' : 'Give a seat'}
              </button>
            </li>
          )
        })}
      </ul>
      {seats.full && <p>Every seat is taken. Add one above, or remove one here.</p>}
      {seats.error && <p role="alert">{describeError(seats.error)}</p>}
    </section>
  )
}
