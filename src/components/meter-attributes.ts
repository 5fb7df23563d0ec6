import type { UsageDescription } from '../text/format-usage.js'

/**
 * The `meter` role of a drawing of use, with its values; none where it would be invalid. Then the
 * text beside the drawing says it all.
 */
export function meterAttributes(meter: UsageDescription['meter']) {
  return (
    meter &&
    ({
      role: 'meter',
      'aria-valuemin': 0,
      'aria-valuemax': meter.max,
      'aria-valuenow': meter.now,
      'aria-valuetext': meter.text,
    } as const)
  )
}
