import { ButtonView } from '../../src/components/button-view.js'
import { useRecordUsage } from '../../src/react/use-record-usage.js'

/** A button that records one generation. */
export function Generate() {
  const record = useRecordUsage('generations')
  return (
    <ButtonView look="primary" onClick={() => record()}>
      Generate
    </ButtonView>
  )
}
