import { useResource } from '@flowglad/react'
import { useState } from 'react'
import { describeError, type Seats, UpgradeDialog, useSeats } from 'usage-widgets'
import { offers } from '../offers.js'

/** Who works here. A real product has a table of them. */
const members = [
  { id: 'ada', name: 'Ada' },
  { id: 'grace', name: 'Grace' },
  { id: 'alan', name: 'Alan' },
  { id: 'edsger', name: 'Edsger' },
]

/** Who has which of the seats. Flowglad knows it, and its server decides on every claim. */
export function Team() {
  const seats = useSeats()
  const { claims } = useResource('seats')
  const seated = new Set(claims.map(({ externalId }) => externalId))
  return (
    <section className="card team" aria-labelledby="team-title">
      <h2 id="team-title">Team</h2>
      <ul>
        {members.map(({ id, name }) => {
          const has = seated.has(id)
          const unable = seats.status !== 'ready' || seats.busy || (!has && seats.full)
          return (
            <li key={id} className="title-row">
              {name}
              <button
                type="button"
                className="button"
                aria-label={has ? `Remove the seat of ${name}` : `Give a seat to ${name}`}
                aria-disabled={unable}
                aria-describedby="team-note"
                onClick={() => void (unable || (has ? seats.release(id) : seats.claim(id)))}
              >
                {has ? 'Remove' : 'Give a seat'}
              </button>
            </li>
          )
        })}
      </ul>
      <output id="team-note" className="quiet">
        {noteOf(seats)}
      </output>
    </section>
  )
}

function noteOf({ status, available, full, error }: Seats): string {
  if (error) return describeError(error)
  if (status === 'missing') return 'Seats come with the Team plan.'
  if (status === 'error') return 'Couldn’t load the seats.'
  if (available === null) return ''
  return full ? 'Every seat is taken. Add one, or remove one here.' : `${available} free`
}

/** One seat more than there are, by the plan's own price. */
export function MoreSeats() {
  const { resource } = useSeats()
  const [quantity, setQuantity] = useState(1)
  // Counted when it opens: once they are bought there are more.
  const count = (open: boolean) => open && setQuantity((resource?.capacity ?? 0) + 1)
  return (
    <UpgradeDialog offer={{ ...offers.team, quantity }} onOpenChange={count}>
      <button type="button" className="uw-link">
        Add a seat
      </button>
    </UpgradeDialog>
  )
}
