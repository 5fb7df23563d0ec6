import { toast } from 'sonner'
import { MeteredButton, type MeteredRun, useFeature } from 'usage-widgets'
import { fieldsOf } from '../demo-state.js'
import { postJson } from './post-json.js'

/** Downloads a picture. The server counts it and tells how many there were. */
export function DownloadButton({ image }: { readonly image: string | undefined }) {
  const hd = useFeature('hd-downloads')
  return (
    <MeteredButton
      meter="downloads"
      look="secondary"
      disabled={image === undefined}
      action={(run) => countDownload({ image }, run)}
      onSuccess={(total) => {
        toast.success(
          `Success! You have downloaded ${String(total)} ${total === 1 ? 'image' : 'images'}`,
        )
        save(`${image}.svg`)
      }}
      onFailure={(error) =>
        toast.error(`Error! ${error instanceof Error ? error.message : 'Please try again.'}`)
      }
    >
      {hd.status === 'allowed' ? 'Download in HD' : 'Download'}
    </MeteredButton>
  )
}

async function countDownload(body: object, { operationId, signal }: MeteredRun): Promise<number> {
  const headers = { 'idempotency-key': operationId }
  const response = await postJson('/api/usage-meter', body, { headers, signal })
  const reply = fieldsOf(await response.json())
  if (!response.ok) throw new Error(String(reply.get('message')))
  return Number(reply.get('total_downloads'))
}

/** Saves the picture on the stage. */
function save(name: string): void {
  const picture = document.querySelector('.stage svg')
  if (!picture) return
  const link = document.createElement('a')
  const text = new XMLSerializer().serializeToString(picture)
  link.href = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000)
}
