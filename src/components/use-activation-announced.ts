'use client'
import type { UpgradeStatus } from '../billing/upgrade.js'
import { useAnnounced } from '../react/use-announced.js'
import {
  type ActivationOptions,
  activationOf,
  describeActivation,
} from '../text/describe-activation.js'

/** Has what follows a checkout read aloud, step by step, once for each page. */
export function useActivationAnnounced(status: UpgradeStatus, bought: ActivationOptions): void {
  const activation = activationOf(status)
  useAnnounced(activation ? describeActivation(activation, bought).title : '', 'upgrade')
}
