import { createEndpointSource, createUpgradeRoute, UsageProvider } from 'usage-widgets'
import { createReportSource } from 'usage-widgets/report'
import 'usage-widgets/styles.css'
import { customerOf } from '../customer.js'
import { openPage } from '../page/open-page.js'
import '../page/page.css'
import { App } from './app.js'

const customer = customerOf(document.cookie)
const customerId = customer.externalId

const usage = createReportSource({
  customerId,
  every: 5_000,
  record: createEndpointSource({
    url: '/api/usage-events',
    customerId,
    meters: {},
    // Stripe remembers an identifier for a day.
    remembersIdsFor: 23 * 3_600_000,
  }),
  upgrade: createUpgradeRoute({ customerId }),
})

openPage(({ onEvent, ...page }) => (
  <UsageProvider source={usage} customerId={customerId} onEvent={onEvent}>
    <App customer={customer} {...page} />
  </UsageProvider>
))
