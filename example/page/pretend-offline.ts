/** Makes this page believe that the device has no network, as the browser would tell it. */
export function pretendOffline(offline: boolean): void {
  const pretending = Object.hasOwn(navigator, 'onLine')
  if (offline === pretending) return
  if (offline) Object.defineProperty(navigator, 'onLine', { configurable: true, value: false })
  else Reflect.deleteProperty(navigator, 'onLine')
  window.dispatchEvent(new Event(offline ? 'offline' : 'online'))
}
