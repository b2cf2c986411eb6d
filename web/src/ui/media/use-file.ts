// A file as long as something shows it.
import { createEffect, createMemo, onCleanup, type Accessor } from 'solid-js'
import type { FileRef, PeerId } from '../../mt/records.ts'
import { fileKey, fileState, type FileState, holdFile, loadFile } from '../../state/files.ts'

/** The file's state; `auto` says whether it is fetched without being asked for. */
export function useFile(file: Accessor<FileRef | undefined>, auto: Accessor<boolean>, from?: Accessor<{ chat: PeerId; id: number } | undefined>): Accessor<FileState> {
  // The reference in a record may change while the file is the same.
  const same = createMemo(file, undefined, { equals: (a, b) => (a && fileKey(a)) === (b && fileKey(b)) })
  createEffect(() => {
    const f = same()
    if (!f) return
    onCleanup(holdFile(f))
    if (auto()) void loadFile(file() ?? f, from?.())
  })
  return () => { const f = same(); return f ? fileState(f) : {} }
}
