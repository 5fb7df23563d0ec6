import { FlowgladProvider, useBilling, useResources } from '@flowglad/react'
import { createFlowgladSource, UsageProvider } from 'usage-widgets'
import 'usage-widgets/styles.css'
import { customerOf } from '../customer.js'
import { meters } from '../meters.js'
import { App } from './app.js'
import { openPage } from './open-page.js'
import './page.css'

const flowglad = createFlowgladSource(useBilling, { useResources })
const customer = customerOf(document.cookie)

openPage(({ onEvent, ...page }) => (
  <FlowgladProvider requestConfig={flowglad.requestConfig}>
    <UsageProvider
      source={flowglad}
      customerId={customer.externalId}
      meters={meters}
      onEvent={onEvent}
    >
      <App customer={customer} {...page} />
    </UsageProvider>
  </FlowgladProvider>
))
