import { asProblem } from '../api/problem'
import { toast } from './toast.svelte'

/** Does what a button asks for, and says that it is done, or why it is refused. It never fails. */
export async function attempt(work: () => Promise<unknown>, done = ''): Promise<void> {
  try {
    await work()
    if (done) toast(done)
  } catch (thrown) {
    toast(asProblem(thrown).text)
  }
}
