import { type Offer, UpgradeDialog, useUpgrade, useUsageSummary } from 'usage-widgets'
import { offers } from '../offers.js'

/** What can be bought, and what the customer has. */
export function Plans() {
  const { plan } = useUsageSummary()
  return (
    <section id="plans" className="card plans" aria-labelledby="plans-title">
      <div className="title-row">
        <h2 id="plans-title">Plans and credits</h2>
        {plan && <span className="quiet">You’re on {plan.name}</span>}
      </div>
      <ul className="rows">
        <OfferRow meter="generations" offer={offers.starter} />
        <OfferRow meter="generations" offer={offers.pro} />
        <OfferRow meter="credits" offer={offers.credits} />
      </ul>
    </section>
  )
}

function OfferRow({ meter, offer }: { readonly meter: string; readonly offer: Offer }) {
  const { details } = useUpgrade(offer)
  if (!details) return null
  const { name, price, interval, kind, owned } = details
  const money = new Intl.NumberFormat('en', { style: 'currency', currency: price.currency })
  return (
    <li>
      <span className="what">{name}</span>
      <span className="quiet">
        {money.format(price.unitPrice / 100)}
        {interval && ` a ${interval.unit}`}
      </span>
      {owned ? (
        <span className="quiet choose">Current plan</span>
      ) : (
        <UpgradeDialog meter={meter} offer={offer}>
          <button type="button" className="button choose">
            {kind === 'plan' ? `Choose ${name}` : `Buy ${name}`}
          </button>
        </UpgradeDialog>
      )}
    </li>
  )
}
