/** When the stories happen: March 12, 2026, 10:00 UTC, in epoch milliseconds. */
export const today = Date.UTC(2026, 2, 12, 10)

const { now } = Date
const opened = now()

/** The clock of the page starts at that moment, so that the periods of the stories are never over. */
Date.now = () => today + now() - opened
